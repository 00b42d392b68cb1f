using System.Runtime.CompilerServices;

namespace McpGateway.Tests.Protocol.Mutation;

/// <summary>
/// Messages as they stood on the wire, one a line: clients and servers of the TypeScript SDKs 1.32 and 2.4 and
/// server-everything, both eras, recorded between client and server of the integration tests.
/// </summary>
internal static class RecordedMessages
{
    public static IReadOnlyList<byte[]> FromClients { get; } = Load("recorded-client.jsonl");

    public static IReadOnlyList<byte[]> FromServers { get; } = Load("recorded-server.jsonl");

    public static string PathOf(string file, [CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, file);

    private static byte[][] Load(string file) =>
        [.. File.ReadAllText(PathOf(file)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Bytes.Of)];
}
