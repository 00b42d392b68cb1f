using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>What a valid JSON object must fulfil to be a JSON-RPC 2.0 message as MCP uses it (MCP schema, all revisions).</summary>
internal static class EnvelopeRules
{
    public readonly record struct RuleFault(Refusal Refusal, string Detail);

    public static RuleFault? FirstFault(ReadOnlySpan<byte> text, ref EnvelopePass pass, out McpMethod method, out MessageKind kind)
    {
        method = McpMethod.Unknown;
        kind = MessageKind.Request;
        var version = pass.Top[EnvelopeKeys.JsonRpc];
        if (JsonKinds.Of(text, version) != JsonKind.String || !JsonText.Equals(version.Of(text), "2.0"u8))
        {
            return new RuleFault(Refusal.InvalidRequest, "jsonrpc must be \"2.0\".");
        }

        var fault = pass.Top[EnvelopeKeys.Method].IsPresent
            ? MethodFault(text, ref pass, out method, out kind)
            : ResponseFault(text, ref pass, out kind);
        if (fault is not null)
        {
            return fault;
        }

        return TextFault(text, pass.Top) ?? TextFault(text, pass.Params) ?? TextFault(text, pass.Meta) ?? TextFault(text, pass.Ref)
            ?? TokenFault(text, pass.Params[EnvelopeKeys.RequestId])
            ?? TokenFault(text, pass.Params[EnvelopeKeys.ProgressToken])
            ?? TokenFault(text, pass.Meta[EnvelopeKeys.MetaProgressToken])
            ?? TokenFault(text, pass.Meta[EnvelopeKeys.MetaSubscriptionId]);
    }

    private static RuleFault? MethodFault(ReadOnlySpan<byte> text, ref EnvelopePass pass, out McpMethod method, out MessageKind kind)
    {
        method = McpMethod.Unknown;
        var id = pass.Top[EnvelopeKeys.Id];
        kind = id.IsPresent ? MessageKind.Request : MessageKind.Notification;
        var token = pass.Top[EnvelopeKeys.Method];
        if (JsonKinds.Of(text, token) != JsonKind.String || !JsonText.IsWellFormed(token.Of(text)))
        {
            return new RuleFault(Refusal.InvalidRequest, "method must be a string.");
        }

        if (pass.Top[EnvelopeKeys.Result].IsPresent || pass.Top[EnvelopeKeys.Error].IsPresent)
        {
            return new RuleFault(Refusal.InvalidRequest, "A message has method, or result, or error.");
        }

        if (JsonKinds.Of(text, id) == JsonKind.Null)
        {
            return new RuleFault(Refusal.InvalidRequest, "The id of a request must not be null.");
        }

        if (NotObject(text, pass.Top[EnvelopeKeys.Params]) || NotObject(text, pass.Params[EnvelopeKeys.Meta]))
        {
            return new RuleFault(Refusal.InvalidRequest, "params and params._meta must be objects.");
        }

        method = FindMethod(token.Of(text));

        // A call without an id would run and be answered to nobody; a notification with one would wait for ever.
        return method != McpMethod.Unknown && method.Traits().IsNotification != (kind == MessageKind.Notification)
            ? new RuleFault(Refusal.InvalidRequest, "Requests carry an id, notifications none.")
            : null;
    }

    private static RuleFault? ResponseFault(ReadOnlySpan<byte> text, ref EnvelopePass pass, out MessageKind kind)
    {
        kind = MessageKind.Response;
        var result = pass.Top[EnvelopeKeys.Result];
        var error = pass.Top[EnvelopeKeys.Error];
        var id = JsonKinds.Of(text, pass.Top[EnvelopeKeys.Id]);
        if (result.IsPresent == error.IsPresent || pass.Top[EnvelopeKeys.Params].IsPresent)
        {
            return new RuleFault(Refusal.InvalidRequest, "A message has method, or result, or error.");
        }

        if (NotObject(text, result) || NotObject(text, error))
        {
            return new RuleFault(Refusal.InvalidRequest, "result and error must be objects.");
        }

        return id == JsonKind.Absent || (id == JsonKind.Null && result.IsPresent)
            ? new RuleFault(Refusal.InvalidRequest, "A response carries the id of its request.")
            : null;
    }

    /// <summary>An owned string with an unpaired surrogate has no one text: readers replace it, keep it or fail.</summary>
    private static RuleFault? TextFault(ReadOnlySpan<byte> text, ReadOnlySpan<ByteRange> values)
    {
        foreach (var value in values)
        {
            if (JsonKinds.Of(text, value) == JsonKind.String && !JsonText.IsWellFormed(value.Of(text)))
            {
                return new RuleFault(Refusal.AmbiguousMessage, "A string holds an unpaired surrogate.");
            }
        }

        return null;
    }

    private static RuleFault? TokenFault(ReadOnlySpan<byte> text, ByteRange value) =>
        !value.IsPresent || JsonIds.IsId(text, value, int.MaxValue)
            ? null
            : new RuleFault(Refusal.InvalidRequest, "Request ids and tokens in params must be strings or plain integers within ±(2^53−1).");

    private static bool NotObject(ReadOnlySpan<byte> text, ByteRange value) =>
        value.IsPresent && JsonKinds.Of(text, value) != JsonKind.Object;

    private static McpMethod FindMethod(ReadOnlySpan<byte> token)
    {
        var content = token[1..^1];
        if (!content.Contains((byte)'\\'))
        {
            return McpMethods.Find(content);
        }

        return JsonText.TryDecode(token, out var name)
            ? McpMethods.Find(System.Text.Encoding.UTF8.GetBytes(name))
            : McpMethod.Unknown;
    }
}
