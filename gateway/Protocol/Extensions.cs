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
    private static readonly string[] UiPath = ["extensions", Ui];

    /// <summary>A modern request declares it for itself. False where two readers could disagree about it.</summary>
    public static bool Declares(Envelope request, string extension) =>
        Announces(request.Body.Span, request.Meta.ClientCapabilities, extension);

    /// <summary>These capabilities, a client's or a server's, have the extension. An object, empty or not, says so.</summary>
    /// <param name="text">The text that the range is measured in.</param>
    /// <param name="capabilities">Where they stand; absent: nothing is announced.</param>
    /// <param name="extension">One of those above.</param>
    public static bool Announces(ReadOnlySpan<byte> text, ByteRange capabilities, string extension) =>
        JsonPointers.TryFind(text, capabilities, extension == Tasks ? TasksPath : UiPath, out var found) == ReadFault.None
        && JsonKinds.Of(text, found) == JsonKind.Object;
}
