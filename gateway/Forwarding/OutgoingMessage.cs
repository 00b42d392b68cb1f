using System.Buffers;
using System.Text;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Splicing;

namespace McpGateway.Forwarding;

/// <summary>The client's message as a server of the same era shall read it: its own names, nothing of the other era.</summary>
internal static class OutgoingMessage
{
    /// <summary>One byte each, and nothing that JSON escapes.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:+?=&~");

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
        if (!originalName.AsSpan().ContainsAnyExcept(Plain))
        {
            PooledBytes plain = PooledBytes.Rent(body.Length - named.Length + originalName.Length + 2, out Span<byte> room);
            body[..named.Start].CopyTo(room);
            room[named.Start] = (byte)'"';
            Ascii.FromUtf16(originalName, room[(named.Start + 1)..], out int written);
            room[named.Start + 1 + written] = (byte)'"';
            body[named.End..].CopyTo(room[(named.Start + written + 2)..]);
            return plain;
        }

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
        MethodSubject.Task => envelope.Params.TaskId,
        MethodSubject.Ref => envelope.Params.RefName.IsPresent ? envelope.Params.RefName : envelope.Params.RefUri,
        _ => default,
    };
}
