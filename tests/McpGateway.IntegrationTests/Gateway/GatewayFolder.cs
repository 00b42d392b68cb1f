using System.Diagnostics;

namespace McpGateway.IntegrationTests.Gateway;

/// <summary>A folder of its own for one gateway: gateway.yaml, keys.yaml, policies and the record.</summary>
public sealed class GatewayFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-");

    public string ConfigFile => Path.Combine(_folder.FullName, "gateway.yaml");

    public string PoliciesFolder => Path.Combine(_folder.FullName, "policies");

    public string AuditFile => Path.Combine(_folder.FullName, "audit.jsonl");

    /// <summary>Replaces gateway.yaml at once, as editors and Kubernetes do: by a rename.</summary>
    public void WriteConfig(string yaml) => Replace(ConfigFile, yaml);

    public void WritePolicy(string yaml)
    {
        Directory.CreateDirectory(PoliciesFolder);
        Replace(Path.Combine(PoliciesFolder, "policy.yaml"), yaml);
    }

    /// <summary>Makes an API key by the command that an operator uses.</summary>
    public async Task<string> CreateKeyAsync(string id, CancellationToken cancellationToken)
    {
        (int code, string output, string errors) = await RunAsync(["keys", "create", id, "--config", ConfigFile], cancellationToken);
        return code == 0 ? output.Trim() : throw new InvalidOperationException(errors);
    }

    /// <summary>Runs <c>mcpgateway</c> to its end, at most 30 s.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using Process process = Process.Start(GatewayProgram.StartInfo(arguments))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
