using McpGateway.Backends.Messages;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>Reads what tools have beyond other entries.</summary>
internal static class ToolReader
{
    private static readonly OwnedKeys MetaKeys = new("ui", "ui/resourceUri");
    private static readonly OwnedKeys UiKeys = new("resourceUri");
    private static readonly OwnedKeys ExecutionKeys = new("taskSupport");
    private static readonly OwnedKeys SchemaKeys = new("type");

    /// <summary>Reads it; what is wrong with it in words, or null.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="name">Its name.</param>
    /// <param name="at">The values of <see cref="ListKind.EntryKeys"/>.</param>
    /// <param name="tool">The tool, without hints.</param>
    public static string? TryRead(ReadOnlyMemory<byte> json, string name, ReadOnlySpan<ByteRange> at, out ToolEntry? tool)
    {
        var text = json.Span;
        tool = null;
        var wrong = Ui(text, at[4], out var hasUi, out var resourceUri, out var flatUri);
        wrong = TaskSupport(text, at[5], out var taskSupport) ?? wrong;
        wrong = OutputSchema(text, at[3], out var isObject) ?? wrong;
        string? invalid = null;
        var headers = JsonKinds.Of(text, at[2]) == JsonKind.Object ? ParamHeaderMap.Parse(at[2].Of(text), out invalid) : null;
        tool = new ToolEntry
        {
            Name = name,
            Json = json,
            NameToken = at[0],
            InputSchema = at[2],
            ParamHeaders = headers ?? ParamHeaderMap.Empty,
            InvalidParamHeaders = invalid,
            OutputSchema = at[3],
            IsObjectOutputSchema = isObject,
            TaskSupport = taskSupport,
            RequiresTask = JsonObjects.StringOf(text, taskSupport) == "required",
            HasUi = hasUi,
            UiResourceUri = resourceUri,
            FlatUiResourceUri = flatUri,
        };
        return wrong;
    }

    private static string? Ui(ReadOnlySpan<byte> text, ByteRange meta, out bool hasUi, out ByteRange resourceUri, out ByteRange flatUri)
    {
        hasUi = false;
        resourceUri = flatUri = default;
        Span<ByteRange> at = stackalloc ByteRange[2];
        if (JsonKinds.Of(text, meta) != JsonKind.Object)
        {
            return null;
        }

        if (EntryReader.Why(Members.TryRead(text, meta, MetaKeys, at)) is { } wrong)
        {
            return wrong;
        }

        var ui = at[0];
        flatUri = JsonKinds.Of(text, at[1]) == JsonKind.String ? at[1] : default;
        hasUi = JsonKinds.Of(text, ui) == JsonKind.Object || flatUri.IsPresent;
        if (JsonKinds.Of(text, ui) != JsonKind.Object)
        {
            return null;
        }

        wrong = EntryReader.Why(Members.TryRead(text, ui, UiKeys, at));
        resourceUri = JsonKinds.Of(text, at[0]) == JsonKind.String ? at[0] : default;
        return wrong;
    }

    private static string? TaskSupport(ReadOnlySpan<byte> text, ByteRange execution, out ByteRange support)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        var wrong = JsonKinds.Of(text, execution) == JsonKind.Object ? EntryReader.Why(Members.TryRead(text, execution, ExecutionKeys, at)) : null;
        support = JsonKinds.Of(text, at[0]) == JsonKind.String ? at[0] : default;
        return wrong;
    }

    private static string? OutputSchema(ReadOnlySpan<byte> text, ByteRange schema, out bool isObject)
    {
        isObject = false;
        Span<ByteRange> at = stackalloc ByteRange[1];
        if (JsonKinds.Of(text, schema) != JsonKind.Object)
        {
            return null;
        }

        var wrong = EntryReader.Why(Members.TryRead(text, schema, SchemaKeys, at));
        isObject = JsonObjects.StringOf(text, at[0]) == "object";
        return wrong;
    }
}
