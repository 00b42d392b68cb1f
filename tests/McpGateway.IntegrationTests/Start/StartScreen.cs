using System.Text.Json;
using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Start;

/// <summary>What a run shows, read as its user reads it: lines to copy.</summary>
/// <param name="Text">All of it.</param>
internal sealed partial record StartScreen(string Text)
{
    public Uri Endpoint => new(Line("McpGateway serves "));

    public string Policies => Line("  policies   ").Split(" (")[0];

    public string Config => Line("  config     ");

    public Uri Admin => new(Line("  admin      "));

    /// <summary>The key that was made now; null if none was.</summary>
    public string? NewKey => KeyLine().Match(Text) is { Success: true } match ? match.Groups["key"].Value : null;

    /// <summary>The words of the line for Claude Code.</summary>
    public (Uri Url, string HeaderName, string HeaderValue) Claude()
    {
        var match = ClaudeLine().Match(Text);
        return (new Uri(match.Groups["url"].Value), match.Groups["name"].Value, match.Groups["value"].Value);
    }

    /// <summary>The entry of the <c>mcpServers</c> file.</summary>
    public (Uri Url, Dictionary<string, string> Headers) McpServers()
    {
        using var file = JsonDocument.Parse(Line("    { \"mcpServers\"", keep: true));
        var entry = Assert.Single(file.RootElement.GetProperty("mcpServers").EnumerateObject().ToArray()).Value;
        Assert.Equal("http", entry.GetProperty("type").GetString());
        var headers = entry.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.Ordinal);
        return (new Uri(entry.GetProperty("url").GetString()!), headers);
    }

    /// <summary>The command for a shell, with its continuation lines.</summary>
    public string Curl() => CurlLines().Match(Text).Value;

    private string Line(string beginning, bool keep = false)
    {
        var line = Assert.Single(Text.Split('\n'), line => line.StartsWith(beginning, StringComparison.Ordinal));
        return keep ? line : line[beginning.Length..];
    }

    [GeneratedRegex(@"^  (?<key>mcpg_\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"^    claude mcp add --transport http mcpgateway (?<url>\S+) --header ""(?<name>[^:""]+): (?<value>[^""]+)""$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClaudeLine();

    [GeneratedRegex(@"^    curl (.*\\\n)+.*$", RegexOptions.Multiline, 1000)]
    private static partial Regex CurlLines();
}
