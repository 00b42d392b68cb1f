using System.Diagnostics;

namespace McpGateway.IntegrationTests.Gateway;

/// <summary>How the built program is started.</summary>
internal static class GatewayProgram
{
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
}
