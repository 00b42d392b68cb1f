using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.OAuth.Doors;

/// <summary>
/// Every text in the built program that could be a path of a URL: an endpoint cannot be added without one, nor without
/// somebody seeing the test that compares them.
/// </summary>
internal static partial class ProgramPaths
{
    public static IReadOnlyList<string> All { get; } = [.. Read().Where(text => Path().IsMatch(text)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Read()
    {
        using var file = new PEReader(File.OpenRead(typeof(GatewayPipeline).Assembly.Location));
        var metadata = file.GetMetadataReader();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            yield return metadata.GetUserString(handle);
        }
    }

    [GeneratedRegex(@"^/[A-Za-z0-9._~-][A-Za-z0-9._~/{}-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Path();
}
