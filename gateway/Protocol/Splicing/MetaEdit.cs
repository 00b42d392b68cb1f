using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Splicing;

/// <summary>
/// A change of the reserved members of <c>params._meta</c>. Members that are not reserved pass as they are. Where there is no
/// <c>_meta</c>, or no <c>params</c>, and something is to be set, they are made.
/// </summary>
public sealed class MetaEdit : IDisposable
{
    private readonly PooledWriter _added = new(256);
    private ulong _removed;

    /// <summary>
    /// Removes what only modern servers know, so that no legacy server sees two eras in one message. Keys that legacy
    /// revisions have too (progressToken, trace context) stay.
    /// </summary>
    public static MetaEdit TowardsLegacy() => new MetaEdit()
        .Remove(MetaKeys.ProtocolVersion)
        .Remove(MetaKeys.ClientCapabilities)
        .Remove(MetaKeys.ClientInfo)
        .Remove(MetaKeys.LogLevel)
        .Remove(MetaKeys.SubscriptionId);

    /// <param name="reservedKey">One of <see cref="MetaKeys"/>.</param>
    public MetaEdit Remove(string reservedKey)
    {
        _removed |= 1UL << IndexOf(reservedKey);
        return this;
    }

    /// <summary>Sets a reserved key, whether it stands there or not. At most once per key.</summary>
    /// <param name="reservedKey">One of <see cref="MetaKeys"/>.</param>
    /// <param name="rawValue">One JSON value.</param>
    public MetaEdit Set(string reservedKey, ReadOnlySpan<byte> rawValue)
    {
        Remove(reservedKey);
        if (_added.Length > 0)
        {
            _added.Write((byte)',');
        }

        JsonText.WriteString(_added, reservedKey);
        _added.Write((byte)':');
        _added.Write(rawValue);
        return this;
    }

    public MetaEdit SetText(string reservedKey, string text) => Set(reservedKey, JsonText.ToStringToken(text));

    /// <summary>Adds the edits for this request or notification to <paramref name="splice"/>.</summary>
    public void AddTo(Splice splice, Envelope envelope)
    {
        var added = _added.WrittenSpan;
        if (envelope.Meta.Object.IsPresent)
        {
            // The reader has read this very object by the same keys, so it cannot fail now.
            if (!ObjectEdit.TryAdd(splice, envelope.Body.Span, envelope.Meta.Object, EnvelopeKeys.InMeta, _removed, added.ToArray()))
            {
                throw new InvalidOperationException("The body has changed since it was read.");
            }
        }
        else if (!added.IsEmpty)
        {
            AddObject(splice, envelope, [.. "\"_meta\":{"u8, .. added, (byte)'}']);
        }
    }

    public void Dispose() => _added.Dispose();

    private static void AddObject(Splice splice, Envelope envelope, byte[] meta)
    {
        var hasParams = envelope.Params.Object.IsPresent;
        byte[] member = hasParams ? meta : [.. "\"params\":{"u8, .. meta, (byte)'}'];
        var target = hasParams ? envelope.Params.Object : envelope.Message;
        var members = new JsonMembers(envelope.Body.Span, target, OwnedKeys.Nothing);
        splice.Insert(target.End - 1, members.MoveNext() ? [(byte)',', .. member] : member);
    }

    private static int IndexOf(string reservedKey)
    {
        var index = EnvelopeKeys.InMeta.IndexOf(reservedKey);
        return index >= 0 ? index : throw new ArgumentException($"{reservedKey} is not a reserved key of _meta.", nameof(reservedKey));
    }
}
