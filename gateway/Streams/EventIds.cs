using System.Globalization;
using System.Text;
using McpGateway.Identity;

namespace McpGateway.Streams;

/// <summary>
/// Makes and reads the ids of events: <c>sealed.number</c>. What is sealed opens for its own principal and session
/// alone, so an id that was guessed, learned or kept too long says nothing (design §5, invariant 12).
/// </summary>
internal sealed class EventIds(Sealer sealer)
{
    /// <summary>Tells what is sealed from whatever else is sealed for <see cref="SealPurpose.Exchange"/>.</summary>
    private const byte Kind = 1;

    private const int GuidSize = 16;

    /// <summary>An id is good for so long after its call must have ended: whoever comes late is told what is known, not that the id is wrong.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    /// <summary>What all events of one stream have before the number, as ASCII.</summary>
    public byte[] Seal(string principalId, string sessionId, in EventId stream, TimeSpan longestCall)
    {
        var owner = Encoding.ASCII.GetBytes(stream.Owner);
        var payload = new byte[2 + GuidSize + owner.Length + stream.RequestId.Length];
        payload[0] = Kind;
        stream.Stream.TryWriteBytes(payload.AsSpan(1));
        payload[1 + GuidSize] = checked((byte)owner.Length);
        owner.CopyTo(payload.AsSpan(2 + GuidSize));
        stream.RequestId.Span.CopyTo(payload.AsSpan(2 + GuidSize + owner.Length));
        return Encoding.ASCII.GetBytes(sealer.Seal(SealPurpose.Exchange, principalId, sessionId, longestCall + Grace, payload));
    }

    /// <summary>False for whatever <see cref="Seal"/> did not make for this principal and session, and where it has expired.</summary>
    public bool TryOpen(string text, string principalId, string sessionId, out EventId id)
    {
        id = default;
        var dot = text.LastIndexOf('.');
        if (dot < 0
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !sealer.TryOpen(SealPurpose.Exchange, principalId, sessionId, text.AsSpan(0, dot), out var payload)
            || payload.Length < 2 + GuidSize || payload[0] != Kind)
        {
            return false;
        }

        var owner = payload[1 + GuidSize];
        var rest = payload.AsMemory(2 + GuidSize);
        if (rest.Length < owner)
        {
            return false;
        }

        id = new EventId(Encoding.ASCII.GetString(rest.Span[..owner]), new Guid(payload.AsSpan(1, GuidSize)), rest[owner..], number);
        return true;
    }
}
