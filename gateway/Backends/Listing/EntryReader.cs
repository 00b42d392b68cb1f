using McpGateway.Backends.Messages;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>Reads one entry of a list from the server's bytes: no DOM, and nothing is changed (design §7, faithfulness).</summary>
internal static class EntryReader
{
    private const int MaxDepth = 64;

    private static readonly OwnedKeys HintKeys = new("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");

    /// <summary>Reads it. The words say what is wrong with it; it is left out then.</summary>
    public static string? TryRead(ReadOnlyMemory<byte> json, ListKind kind, out ListedEntry? entry)
    {
        entry = null;
        Span<ByteRange> at = stackalloc ByteRange[6];
        var text = json.Span;
        if (Why(Members.TryRead(text, new ByteRange(0, text.Length), kind.EntryKeys, at, MaxDepth)) is { } wrong)
        {
            return wrong;
        }

        var name = JsonObjects.StringOf(text, at[0]);
        if (string.IsNullOrEmpty(name))
        {
            return $"it has no {System.Text.Encoding.ASCII.GetString(kind.EntryKeys[0])}";
        }

        if (name.Length > kind.MaxName)
        {
            return $"its name has more than {kind.MaxName} characters";
        }

        if (kind != ListKind.Tools)
        {
            entry = kind == ListKind.Prompts ? new PromptEntry { Name = name, Json = json, NameToken = at[0] }
                : kind == ListKind.Resources ? new ResourceEntry { Name = name, Json = json, NameToken = at[0] }
                : new TemplateEntry { Name = name, Json = json, NameToken = at[0] };
            return null;
        }

        wrong = ToolReader.TryRead(json, name, at, out var tool);
        wrong = Hints(text, at[1], out var hints) ?? wrong;
        entry = wrong is null ? tool! with { Hints = hints } : null;
        return wrong;
    }

    /// <summary>A reader's fault in words, or null.</summary>
    internal static string? Why(ReadFault fault) => fault switch
    {
        ReadFault.None => null,
        ReadFault.Ambiguous => "a key that the gateway reads stands twice, or in two spellings",
        ReadFault.TooDeep => $"it is nested deeper than {MaxDepth}",
        _ => "it is no valid JSON object",
    };

    // Policy may believe these of a trusted server, so a second spelling must not say the opposite to somebody else.
    private static string? Hints(ReadOnlySpan<byte> text, ByteRange annotations, out EntryHints hints)
    {
        hints = default;
        if (JsonKinds.Of(text, annotations) != JsonKind.Object)
        {
            return null;
        }

        Span<ByteRange> at = stackalloc ByteRange[4];
        var wrong = Why(Members.TryRead(text, annotations, HintKeys, at, MaxDepth));
        hints = new EntryHints(Flag(text, at[0]), Flag(text, at[1]), Flag(text, at[2]), Flag(text, at[3]));
        return wrong;
    }

    private static bool? Flag(ReadOnlySpan<byte> text, ByteRange value) => JsonKinds.Of(text, value) switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => null,
    };
}
