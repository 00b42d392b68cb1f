using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>Makes an envelope of what the pass found, or says why not.</summary>
internal static class EnvelopeBuilder
{
    public static EnvelopeResult Build(ReadOnlyMemory<byte> body, EnvelopeLimits limits, ref EnvelopePass pass)
    {
        var text = body.Span;
        if (pass.Refusal is not null)
        {
            return Refuse(body, limits, ref pass);
        }

        if (!JsonIds.IsIdOrAbsent(text, pass.Top[EnvelopeKeys.Id], limits.MaxIdBytes, out var idDetail))
        {
            return new EnvelopeResult { Refusal = Refusal.InvalidRequest, Detail = idDetail };
        }

        if (EnvelopeRules.FirstFault(text, ref pass, out var method, out var kind) is { } fault)
        {
            return new EnvelopeResult
            {
                Refusal = fault.Refusal,
                Detail = fault.Detail,
                Id = UsableId(body, limits, ref pass),
            };
        }

        return new EnvelopeResult
        {
            Envelope = new Envelope(body)
            {
                Kind = kind,
                Message = pass.Message,
                Id = pass.Top[EnvelopeKeys.Id],
                MethodToken = pass.Top[EnvelopeKeys.Method],
                Method = method,
                Result = pass.Top[EnvelopeKeys.Result],
                Error = pass.Top[EnvelopeKeys.Error],
                Params = ParamsOf(ref pass),
                Meta = MetaOf(ref pass),
            },
        };
    }

    public static EnvelopeResult BuildBatch(ReadOnlyMemory<byte> body, ref EnvelopePass pass)
    {
        if (pass.Refusal is { } refusal)
        {
            return new EnvelopeResult { Refusal = refusal };
        }

        // JSON-RPC 2.0 §6: an empty array is an invalid request.
        return pass.Elements is { Count: > 0 } elements
            ? new EnvelopeResult { Envelope = new Envelope(body) { Kind = MessageKind.Batch, Message = pass.Message, Elements = elements } }
            : new EnvelopeResult { Refusal = Refusal.BatchTooLarge };
    }

    public static EnvelopeResult Refuse(ReadOnlyMemory<byte> body, EnvelopeLimits limits, ref EnvelopePass pass)
    {
        var refusal = pass.Refusal ?? Refusal.ParseError;
        return new EnvelopeResult
        {
            Refusal = refusal,
            Detail = pass.Detail,
            Id = refusal == Refusal.ParseError ? default : UsableId(body, limits, ref pass),
        };
    }

    private static ReadOnlyMemory<byte> UsableId(ReadOnlyMemory<byte> body, EnvelopeLimits limits, ref EnvelopePass pass)
    {
        var id = pass.Top[EnvelopeKeys.Id];
        return !pass.IdIsAmbiguous && JsonIds.IsId(body.Span, id, limits.MaxIdBytes)
            ? id.Of(body)
            : default;
    }

    private static EnvelopeParams ParamsOf(ref EnvelopePass pass) => new()
    {
        Object = pass.Top[EnvelopeKeys.Params],
        Name = pass.Params[EnvelopeKeys.Name],
        Uri = pass.Params[EnvelopeKeys.Uri],
        Arguments = pass.Params[EnvelopeKeys.Arguments],
        RequestState = pass.Params[EnvelopeKeys.RequestState],
        InputResponses = pass.Params[EnvelopeKeys.InputResponses],
        Task = pass.Params[EnvelopeKeys.Task],
        Special = HasSpecial(pass.Params) ? SpecialOf(ref pass) : null,
    };

    private static bool HasSpecial(ReadOnlySpan<ByteRange> found)
    {
        foreach (var key in EnvelopeKeys.Special)
        {
            if (found[key].IsPresent)
            {
                return true;
            }
        }

        return false;
    }

    private static SpecialParams SpecialOf(ref EnvelopePass pass) => new()
    {
        Ref = pass.Params[EnvelopeKeys.Ref],
        RefType = pass.Ref[EnvelopeKeys.RefType],
        RefName = pass.Ref[EnvelopeKeys.RefName],
        RefUri = pass.Ref[EnvelopeKeys.RefUri],
        Cursor = pass.Params[EnvelopeKeys.Cursor],
        Argument = pass.Params[EnvelopeKeys.Argument],
        Context = pass.Params[EnvelopeKeys.Context],
        ProtocolVersion = pass.Params[EnvelopeKeys.ProtocolVersion],
        Capabilities = pass.Params[EnvelopeKeys.Capabilities],
        ClientInfo = pass.Params[EnvelopeKeys.ClientInfo],
        Level = pass.Params[EnvelopeKeys.Level],
        RequestId = pass.Params[EnvelopeKeys.RequestId],
        ProgressToken = pass.Params[EnvelopeKeys.ProgressToken],
        Notifications = pass.Params[EnvelopeKeys.Notifications],
        TaskId = pass.Params[EnvelopeKeys.TaskId],
    };

    private static EnvelopeMeta MetaOf(ref EnvelopePass pass) => new()
    {
        Object = pass.Params[EnvelopeKeys.Meta],
        ProtocolVersion = pass.Meta[EnvelopeKeys.MetaProtocolVersion],
        ClientCapabilities = pass.Meta[EnvelopeKeys.MetaClientCapabilities],
        ClientInfo = pass.Meta[EnvelopeKeys.MetaClientInfo],
        LogLevel = pass.Meta[EnvelopeKeys.MetaLogLevel],
        SubscriptionId = pass.Meta[EnvelopeKeys.MetaSubscriptionId],
        ProgressToken = pass.Meta[EnvelopeKeys.MetaProgressToken],
        TraceParent = pass.Meta[EnvelopeKeys.MetaTraceParent],
        TraceState = pass.Meta[EnvelopeKeys.MetaTraceState],
        Baggage = pass.Meta[EnvelopeKeys.MetaBaggage],
    };
}
