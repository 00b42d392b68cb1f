using System.Text;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>Reads the results of server/discover and initialize.</summary>
internal static class IntroductionReader
{
    private const int MaxInstructions = 8 * 1024;

    private static readonly OwnedKeys DiscoverKeys = new("supportedVersions", "capabilities", "instructions", "_meta", "resultType");
    private static readonly OwnedKeys InitializeKeys = new("protocolVersion", "capabilities", "instructions", "serverInfo");
    private static readonly OwnedKeys MetaKeys = new("io.modelcontextprotocol/serverInfo");
    private static readonly OwnedKeys CapabilityKeys = new("tools", "prompts", "resources", "completions", "logging");
    private static readonly string[] ToolTasks = ["tasks", "requests", "tools", "call"];
    private static readonly string[] TaskCancel = ["tasks", "cancel"];
    private static readonly OwnedKeys FeatureKeys = new("listChanged", "subscribe");

    /// <summary>The result of server/discover: the modern revisions it names, as far as they are ours, newest last. Null where it is none.</summary>
    public static (ServerIntroduction Introduction, ProtocolVersion? Version)? Discover(ReadOnlySpan<byte> message, ByteRange result)
    {
        Span<ByteRange> at = stackalloc ByteRange[5];
        Span<ByteRange> meta = stackalloc ByteRange[1];
        if (Members.TryRead(message, result, DiscoverKeys, at) != ReadFault.None
            || JsonKinds.Of(message, at[0]) != JsonKind.Array || JsonKinds.Of(message, at[1]) != JsonKind.Object)
        {
            return null;
        }

        if (JsonKinds.Of(message, at[3]) == JsonKind.Object && Members.TryRead(message, at[3], MetaKeys, meta) != ReadFault.None)
        {
            return null;
        }

        return Introduce(message, at[1], at[2], meta[0]) is { } introduction ? (introduction, Newest(message, at[0], Era.Modern)) : null;
    }

    /// <summary>The result of initialize: the revision it settled on, null where that is none of ours. Null where it is none.</summary>
    public static (ServerIntroduction Introduction, ProtocolVersion? Version)? Initialize(ReadOnlySpan<byte> message, ByteRange result)
    {
        Span<ByteRange> at = stackalloc ByteRange[4];
        if (Members.TryRead(message, result, InitializeKeys, at) != ReadFault.None
            || JsonObjects.StringOf(message, at[0]) is not { } version || JsonKinds.Of(message, at[1]) != JsonKind.Object)
        {
            return null;
        }

        var known = ProtocolVersion.Find(version);
        return Introduce(message, at[1], at[2], at[3]) is { } introduction ? (introduction, known is { Era: Era.Legacy } ? known : null) : null;
    }

    /// <summary>The newest revision of this era that an array of strings names and that is ours; null without one.</summary>
    public static ProtocolVersion? Newest(ReadOnlySpan<byte> message, ByteRange array, Era era)
    {
        ProtocolVersion? newest = null;
        var items = new JsonItems(message, array);
        while (items.MoveNext())
        {
            if (JsonObjects.StringOf(message, items.Value) is { } name && ProtocolVersion.Find(name) is { } found
                && found.Era == era && (newest is null || found.IsAtLeast(newest)))
            {
                newest = found;
            }
        }

        return newest;
    }

    private static ServerIntroduction? Introduce(ReadOnlySpan<byte> message, ByteRange capabilities, ByteRange instructions, ByteRange serverInfo)
    {
        Span<ByteRange> at = stackalloc ByteRange[5];
        if (Members.TryRead(message, capabilities, CapabilityKeys, at) != ReadFault.None)
        {
            return null;
        }

        var changes = Feature(message, at[0]).ListChanged | Feature(message, at[1]).ListChanged | Feature(message, at[2]).ListChanged;
        return new ServerIntroduction
        {
            Capabilities = capabilities.Of(message).ToArray(),
            ServerInfo = JsonKinds.Of(message, serverInfo) == JsonKind.Object ? serverInfo.Of(message).ToArray() : default(ReadOnlyMemory<byte>),
            Instructions = Cut(JsonObjects.StringOf(message, instructions)),
            HasTools = Has(message, at[0]),
            HasPrompts = Has(message, at[1]),
            HasResources = Has(message, at[2]),
            HasSubscribe = Feature(message, at[2]).Subscribe,
            HasCompletions = Has(message, at[3]),
            HasLogging = Has(message, at[4]),
            HasToolTasks = Stands(message, capabilities, ToolTasks),
            HasTaskCancel = Stands(message, capabilities, TaskCancel),
            HasTasks = Extensions.AnnouncesTasks(message, capabilities),
            HasListChanged = changes,
        };
    }

    private static bool Stands(ReadOnlySpan<byte> message, ByteRange capabilities, string[] path) =>
        JsonPointers.TryFind(message, capabilities, path, out var found) == ReadFault.None && Has(message, found);

    private static bool Has(ReadOnlySpan<byte> message, ByteRange value) => JsonKinds.Of(message, value) == JsonKind.Object;

    private static (bool ListChanged, bool Subscribe) Feature(ReadOnlySpan<byte> message, ByteRange value)
    {
        Span<ByteRange> at = stackalloc ByteRange[2];
        return Has(message, value) && Members.TryRead(message, value, FeatureKeys, at) == ReadFault.None
            ? (JsonKinds.Of(message, at[0]) == JsonKind.True, JsonKinds.Of(message, at[1]) == JsonKind.True)
            : (false, false);
    }

    private static string? Cut(string? instructions)
    {
        if (string.IsNullOrEmpty(instructions) || Encoding.UTF8.GetByteCount(instructions) <= MaxInstructions)
        {
            return string.IsNullOrEmpty(instructions) ? null : instructions;
        }

        var bytes = Encoding.UTF8.GetBytes(instructions).AsSpan(0, MaxInstructions);
        while (Rune.DecodeLastFromUtf8(bytes, out _, out var used) != System.Buffers.OperationStatus.Done)
        {
            bytes = bytes[..^used];
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
