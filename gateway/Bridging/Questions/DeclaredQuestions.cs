using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// What a client has declared that it can be asked, reduced to what the gateway carries. A server is told no more than
/// that, so it asks no more; callers who declare the same may share an upstream session.
/// </summary>
internal static class DeclaredQuestions
{
    private static readonly OwnedKeys Top = new("roots", "sampling", "elicitation");
    private static readonly OwnedKeys SamplingKeys = new("tools");
    private static readonly OwnedKeys ElicitationKeys = new("form", "url");
    private static readonly OwnedKeys QuestionKeys = new("mode", "tools", "toolChoice");
    private static readonly string[] Texts = [.. Enumerable.Range(0, 32).Select(kinds => Write((QuestionKinds)kinds))];
    private static readonly byte[][] Objects = [.. Texts.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>What stands in a ClientCapabilities object. Nothing where it has no single reading: then nobody is asked.</summary>
    public static QuestionKinds Of(ReadOnlySpan<byte> capabilities)
    {
        Span<ByteRange> top = stackalloc ByteRange[3];
        Span<ByteRange> inner = stackalloc ByteRange[2];
        if (capabilities.Length < 2 || capabilities[0] != (byte)'{' || JsonObjects.TryRead(capabilities, default, Top, top) != ReadFault.None)
        {
            return QuestionKinds.None;
        }

        var kinds = IsObject(capabilities, top[0]) ? QuestionKinds.Roots : QuestionKinds.None;
        if (IsObject(capabilities, top[1]) && JsonObjects.TryRead(capabilities, top[1], SamplingKeys, inner[..1]) == ReadFault.None)
        {
            kinds |= QuestionKinds.Sampling | (IsObject(capabilities, inner[0]) ? QuestionKinds.SamplingTools : 0);
        }

        if (IsObject(capabilities, top[2]) && JsonObjects.TryRead(capabilities, top[2], ElicitationKeys, inner) == ReadFault.None)
        {
            // elicitation: {} means form alone (2025-11-25, client/elicitation).
            var url = IsObject(capabilities, inner[1]);
            kinds |= (url ? QuestionKinds.ElicitationUrl : 0) | (IsObject(capabilities, inner[0]) || !url ? QuestionKinds.ElicitationForm : 0);
        }

        return kinds;
    }

    /// <summary>As a ClientCapabilities object; the same kinds always give the same one.</summary>
    public static string ToText(QuestionKinds kinds) => Texts[(int)kinds];

    /// <inheritdoc cref="ToText"/>
    public static ReadOnlyMemory<byte> ToJson(QuestionKinds kinds) => Objects[(int)kinds];

    /// <summary>What a client must have declared to be asked this; null for what nobody can be asked.</summary>
    public static QuestionKinds? NeededFor(McpMethod method, ReadOnlySpan<byte> parameters)
    {
        Span<ByteRange> at = stackalloc ByteRange[3];
        if (!parameters.IsEmpty && (parameters[0] != (byte)'{' || JsonObjects.TryRead(parameters, default, QuestionKeys, at) != ReadFault.None))
        {
            return null;
        }

        return method switch
        {
            McpMethod.RootsList => QuestionKinds.Roots,
            McpMethod.SamplingCreateMessage when parameters.IsEmpty => null,
            McpMethod.SamplingCreateMessage => QuestionKinds.Sampling
                | (at[1].IsPresent || at[2].IsPresent ? QuestionKinds.SamplingTools : 0),
            McpMethod.ElicitationCreate when parameters.IsEmpty => null,
            McpMethod.ElicitationCreate when !at[0].IsPresent || IsText(parameters, at[0], "form"u8) => QuestionKinds.ElicitationForm,
            McpMethod.ElicitationCreate when IsText(parameters, at[0], "url"u8) => QuestionKinds.ElicitationUrl,
            _ => null,
        };
    }

    private static bool IsObject(ReadOnlySpan<byte> text, ByteRange value) => JsonKinds.Of(text, value) == JsonKind.Object;

    private static bool IsText(ReadOnlySpan<byte> text, ByteRange value, ReadOnlySpan<byte> word) =>
        JsonKinds.Of(text, value) == JsonKind.String && JsonText.Equals(value.Of(text), word);

    private static string Write(QuestionKinds kinds)
    {
        var members = new List<string>();
        if (kinds.HasFlag(QuestionKinds.Roots))
        {
            members.Add("\"roots\":{}");
        }

        if (kinds.HasFlag(QuestionKinds.Sampling))
        {
            members.Add(kinds.HasFlag(QuestionKinds.SamplingTools) ? "\"sampling\":{\"tools\":{}}" : "\"sampling\":{}");
        }

        var modes = new List<string>();
        if (kinds.HasFlag(QuestionKinds.ElicitationForm))
        {
            modes.Add("\"form\":{}");
        }

        if (kinds.HasFlag(QuestionKinds.ElicitationUrl))
        {
            modes.Add("\"url\":{}");
        }

        if (modes.Count > 0)
        {
            members.Add($"\"elicitation\":{{{string.Join(',', modes)}}}");
        }

        return $"{{{string.Join(',', members)}}}";
    }
}
