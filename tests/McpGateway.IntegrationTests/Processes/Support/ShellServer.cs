using System.Globalization;
using System.Text;

namespace McpGateway.IntegrationTests.Processes.Support;

/// <summary>An MCP server as a shell script, and the processes that it has started: each is a sleep of a length that nobody else sleeps.</summary>
internal sealed class ShellServer : IDisposable
{
    private readonly string _script = Path.GetTempFileName();

    /// <param name="before">What it does first; <c>$nap</c> begins a process that can be found again.</param>
    public ShellServer(string before)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "skipped: sessions and /proc are Linux's");
        Length = string.Create(CultureInfo.InvariantCulture, $"{Random.Shared.Next(100_000, 900_000)}.{Random.Shared.Next(100_000, 900_000)}");
        File.WriteAllText(_script, $$$$"""
            nap='sleep {{{{Length}}}}'
            {{{{before}}}}
            while read -r line; do
              id=${line#*\"id\":}; id=${id%%,*}
              case "$line" in
                *server/discover*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"private"}}\n' "$id" ;;
                *tools/list*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","tools":[{"name":"pid","inputSchema":{"type":"object"}}],"ttlMs":0,"cacheScope":"private"}}\n' "$id" ;;
                *tools/call*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","content":[{"type":"text","text":"%s"}]}}\n' "$id" "$$" ;;
              esac
            done
            """);
    }

    /// <summary>What each of its processes sleeps.</summary>
    public string Length { get; }

    /// <summary>Its entry in gateway.yaml.</summary>
    public string Entry => $$"""{ command: /bin/sh, args: [ "{{_script}}" ] }""";

    /// <summary>Those that run now, by their command lines.</summary>
    public int Running() => Directory.EnumerateDirectories("/proc").Count(folder => CommandLine(folder).Contains(Length, StringComparison.Ordinal));

    public void Dispose() => File.Delete(_script);

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"), Encoding.UTF8);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
