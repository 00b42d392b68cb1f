using System.Diagnostics;

namespace McpGateway.IntegrationTests.Gateway;

/// <summary>How the built program is started.</summary>
internal static class GatewayProgram
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", ["exec", typeof(GatewayPipeline).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "McpGateway.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("McpGateway.sln is in no folder above the tests.");
    }
}
