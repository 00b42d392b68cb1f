using System.Text.RegularExpressions;

namespace McpGateway.Benchmarks.Targets;

/// <summary>Makes API keys with the gateway's own command.</summary>
public static partial class GatewayKeys
{
    /// <summary>The key, which the command shows once; an <see cref="IOException"/> where it shows none.</summary>
    public static async Task<string> CreateAsync(string program, string id, GatewayConfiguration files, CancellationToken cancellationToken)
    {
        await using var process = ChildProcess.Start(program, ["keys", "create", id, "--config", files.ConfigFile]);
        while (true)
        {
            var line = await process.ReadLineAsync(TimeSpan.FromSeconds(30), cancellationToken);
            if (Key().Match(line) is { Success: true } match)
            {
                await process.EndAsync(cancellationToken);
                return match.Value;
            }
        }
    }

    [GeneratedRegex("[A-Za-z0-9_.-]{32,}", RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
