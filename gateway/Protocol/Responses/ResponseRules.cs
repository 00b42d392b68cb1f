using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

/// <summary>What a server's message must be once all of it is known (JSON-RPC 2.0 §5; MCP schema, all revisions).</summary>
internal static class ResponseRules
{
    public static ResponseFault FaultOf(ResponseFacts facts, ReadOnlySpan<byte> expectedId)
    {
        var hasId = !facts.RawId.IsEmpty;
        if (!facts.HasJsonRpc || (facts.HasMethod ? facts.HasResult || facts.HasError : facts.HasResult == facts.HasError))
        {
            return ResponseFault.NotAMessage;
        }

        if (facts.HasMethod)
        {
            facts.Kind = hasId ? MessageKind.Request : MessageKind.Notification;
            return facts.IdIsNull ? ResponseFault.NotAMessage : ResponseFault.None;
        }

        facts.Kind = MessageKind.Response;
        if (!hasId || (facts.IdIsNull && facts.HasResult))
        {
            return ResponseFault.NotAMessage;
        }

        return expectedId.IsEmpty || facts.IdIsNull || SameId(facts.RawId.Span, expectedId)
            ? ResponseFault.None
            : ResponseFault.WrongId;
    }

    /// <summary>Strings are compared after unescaping: a server may escape what the client did not.</summary>
    public static bool SameId(ReadOnlySpan<byte> id, ReadOnlySpan<byte> expected)
    {
        if (id.SequenceEqual(expected))
        {
            return true;
        }

        return id.StartsWith("\""u8) && expected.StartsWith("\""u8)
            && JsonText.TryDecode(id, out var text) && JsonText.TryDecode(expected, out var expectedText)
            && string.Equals(text, expectedText, StringComparison.Ordinal);
    }

    public static void SetMethod(ResponseFacts facts, ReadOnlySpan<byte> token)
    {
        if (facts.HasMethod && JsonText.TryDecode(token, out var name))
        {
            facts.MethodName = name;
            facts.Method = McpMethods.Find(System.Text.Encoding.UTF8.GetBytes(name));
        }
    }
}
