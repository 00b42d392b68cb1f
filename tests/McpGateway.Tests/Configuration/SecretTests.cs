using McpGateway.Configuration;

namespace McpGateway.Tests.Configuration;

/// <summary>No error, no text form and no cluster id repeats a secret.</summary>
public class SecretTests
{
    private const string Secret = "s3cr3t-of-nobody";

    [Theory]
    [InlineData("headers: Bearer s3cr3t-of-nobody")]
    [InlineData("headers: [ s3cr3t-of-nobody ]")]
    [InlineData("headers: { A: { B: s3cr3t-of-nobody } }")]
    [InlineData("headers: { A: \"s3cr3t-of-nobody\\n\" }")]
    [InlineData("headers: { A: \"${SECRET}\", \"B b\": x }")]
    [InlineData("trusted: \"${SECRET}\"")]
    [InlineData("timeout: \"${SECRET}\"")]
    [InlineData("affinity: \"${SECRET}\"")]
    [InlineData("ca: [ \"${SECRET}\" ]")]
    [InlineData("proxy: \"http://u:s3cr3t-of-nobody@h/\"")]
    [InlineData("proxy: \"ftp://u:s3cr3t-of-nobody@h/\"")]
    [InlineData("proxy: \"s3cr3t-of-nobody\"")]
    public void Error_AboutASecret_DoesNotShowIt(string line)
    {
        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\nservers:\n  a:\n    url: http://h/mcp\n    {line}\n");
        folder.Environment["SECRET"] = Secret;

        var errors = folder.Load().Errors;

        Assert.NotEmpty(errors);
        Assert.DoesNotContain(errors, error => error.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Error_AboutASealingKey_DoesNotShowIt()
    {
        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\nservers: {{}}\nsealing: {{ keys: [ {Secret}, {{ id: a, key: {Secret} }} ] }}\n");

        var errors = folder.Load().Errors;

        Assert.Equal(2, errors.Count);
        Assert.DoesNotContain(errors, error => error.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x:1,password=s3cr3t-of-nobody")]
    [InlineData("x:1,password=a,s3cr3t-of-nobody")]
    [InlineData("s3cr3t-of-nobody@x:1")]
    public void Error_AboutRedis_DoesNotShowIt(string text)
    {
        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\nservers: {{}}\nredis: '{text}'\n");

        var errors = folder.Load().Errors;

        Assert.NotEmpty(errors);
        Assert.DoesNotContain(errors, error => error.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Error_AboutAKeyInTheKeysFile_DoesNotShowIt()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("keys.yaml", $"version: 1\nkeys:\n  a: {{ hash: {Secret}, created: 2026-01-01T00:00:00Z }}\n");

        Assert.DoesNotContain(Secret, Assert.Single(folder.Load().Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AsText_ShowNoSecret()
    {
        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\nservers:\n  a: {{ url: http://h/mcp, headers: {{ A: {Secret} }} }}\n  b: {{ command: x, args: [ {Secret} ], env: {{ C: {Secret} }} }}\n");

        var snapshot = folder.Snapshot();

        object[] shown = [snapshot, snapshot.Gateway, .. snapshot.Servers.Values, .. snapshot.ApiKeys.Values, new SealingKey("a", new byte[32])];
        Assert.DoesNotContain(shown, value => value.ToString()!.Contains(Secret, StringComparison.Ordinal));
    }
}
