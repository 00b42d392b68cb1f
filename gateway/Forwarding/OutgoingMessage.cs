using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Splicing;

namespace McpGateway.Forwarding;

/// <summary>The client's message as a server of the same era shall read it: its own names, nothing of the other era.</summary>
internal static class OutgoingMessage
{
    /// <summary>Null where the message passes byte for byte.</summary>
    public static PooledBytes? Compose(Envelope envelope, string originalName, Era era)
    {
        Splice splice = new();
        ByteRange named = NameOf(envelope);
        if (named.IsPresent && envelope.Text(named) != originalName)
        {
            splice.ReplaceWithText(named, originalName);
        }

        if (era == Era.Legacy && envelope.Meta.Object.IsPresent)
        {
            using MetaEdit edit = MetaEdit.TowardsLegacy();
            edit.AddTo(splice, envelope);
        }

        return splice.IsEmpty ? null : splice.Apply(envelope.Body.Span);
    }

    private static ByteRange NameOf(Envelope envelope) => envelope.Method.Traits().Subject switch
    {
        MethodSubject.Name => envelope.Params.Name,
        MethodSubject.Uri => envelope.Params.Uri,
        MethodSubject.Ref => envelope.Params.RefName.IsPresent ? envelope.Params.RefName : envelope.Params.RefUri,
        _ => default,
    };
}
