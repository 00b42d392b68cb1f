namespace McpGateway.Tests.Configuration;

/// <summary>A local process runs as the gateway's own user, and can read what that one can.</summary>
public sealed class ReadableSecretTests
{
    private const string Remote = "auth: { apiKeys: keys.yaml }\nservers:\n  remote: { url: \"https://api.example.com/mcp\", headers: { Authorization: \"Bearer SECRET\" } }\n";
    private const string Local = "  local: { command: /bin/true }\n";

    [Theory]
    [InlineData("s3cr3t-s3cr3t", true, 1)]
    [InlineData("${TOKEN}", true, 0)]
    [InlineData("s3cr3t-s3cr3t", false, 0)]
    public void SecretInTheFile_WithALocalProcess_IsWarnedOf(string written, bool hasLocal, int warnings)
    {
        using var folder = new ConfigurationFolder(Remote.Replace("SECRET", written, StringComparison.Ordinal) + (hasLocal ? Local : ""));
        folder.Environment["TOKEN"] = "s3cr3t-s3cr3t";

        var found = folder.Load().Warnings.Where(warning => warning.Message.Contains("could read the secret", StringComparison.Ordinal)).ToArray();

        Assert.Equal(warnings, found.Length);
        Assert.All(found, warning => Assert.Equal((folder.File, 3), (warning.File, warning.Line)));
        Assert.DoesNotContain(found, warning => $"{warning}".Contains("s3cr3t", StringComparison.Ordinal));
    }
}
