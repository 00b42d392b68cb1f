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
        ByteRange named = NameOf(envelope);
        bool renames = named.IsPresent && !SaysAlready(envelope, named, originalName);
        if (era == Era.Legacy && envelope.Meta.Object.IsPresent)
        {
            return WithoutModernMeta(envelope, renames ? named : default, originalName);
        }

        return renames ? Renamed(envelope.Body.Span, named, originalName) : null;
    }

    private static PooledBytes Renamed(ReadOnlySpan<byte> body, ByteRange named, string originalName)
    {
        using PooledWriter message = new(body.Length + originalName.Length + 16);
        message.Write(body[..named.Start]);
        JsonText.WriteString(message, originalName);
        message.Write(body[named.End..]);
        return message.Detach();
    }

    private static PooledBytes? WithoutModernMeta(Envelope envelope, ByteRange named, string originalName)
    {
        Splice splice = new();
        if (named.IsPresent)
        {
            splice.ReplaceWithText(named, originalName);
        }

        using MetaEdit edit = MetaEdit.TowardsLegacy();
        edit.AddTo(splice, envelope);
        return splice.IsEmpty ? null : splice.Apply(envelope.Body.Span);
    }

    private static bool SaysAlready(Envelope envelope, ByteRange named, string originalName) =>
        (named == envelope.Params.Name ? envelope.Name : named == envelope.Params.Uri ? envelope.Uri : envelope.Text(named)) == originalName;

    private static ByteRange NameOf(Envelope envelope) => envelope.Method.Traits().Subject switch
    {
        MethodSubject.Name => envelope.Params.Name,
        MethodSubject.Uri => envelope.Params.Uri,
        MethodSubject.Ref => envelope.Params.RefName.IsPresent ? envelope.Params.RefName : envelope.Params.RefUri,
        _ => default,
    };
}
