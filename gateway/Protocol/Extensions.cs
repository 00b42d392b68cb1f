using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol;

/// <summary>The extensions that the gateway routes (2026-07-28, basic: extension negotiation). Others are not advertised.</summary>
public static class Extensions
{
    /// <summary>Tasks (ext-tasks, SEP-2663).</summary>
    public const string Tasks = "io.modelcontextprotocol/tasks";

    /// <summary>MCP Apps (ext-apps, SEP-1865).</summary>
    public const string Ui = "io.modelcontextprotocol/ui";

    /// <summary>ClientCapabilities that the methods of Tasks require.</summary>
    public static ReadOnlySpan<byte> RequiredTasks => "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}"u8;

    private static readonly string[] TasksPath = ["extensions", Tasks];

    /// <summary>A modern request declares Tasks for itself. False where two readers could disagree about it.</summary>
    public static bool DeclaresTasks(Envelope request) => AnnouncesTasks(request.Body.Span, request.Meta.ClientCapabilities);

    /// <summary>These capabilities, a client's or a server's, have Tasks. An object, empty or not, says so.</summary>
    /// <param name="text">The text that the range is measured in.</param>
    /// <param name="capabilities">Where they stand; absent: nothing is announced.</param>
    public static bool AnnouncesTasks(ReadOnlySpan<byte> text, ByteRange capabilities) =>
        JsonPointers.TryFind(text, capabilities, TasksPath, out var found) == ReadFault.None
        && JsonKinds.Of(text, found) == JsonKind.Object;
}
