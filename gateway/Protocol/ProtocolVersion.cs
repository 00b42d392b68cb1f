namespace McpGateway.Protocol;

/// <summary>One revision of MCP that the gateway speaks. The instances here are the only ones: compare by reference.</summary>
public sealed class ProtocolVersion
{
    public static readonly ProtocolVersion V20241105 = new("2024-11-05", Era.Legacy, 0);
    public static readonly ProtocolVersion V20250326 = new("2025-03-26", Era.Legacy, 1);
    public static readonly ProtocolVersion V20250618 = new("2025-06-18", Era.Legacy, 2);
    public static readonly ProtocolVersion V20251125 = new("2025-11-25", Era.Legacy, 3);
    public static readonly ProtocolVersion V20260728 = new("2026-07-28", Era.Modern, 4);

    private static readonly ProtocolVersion[] Revisions = [V20241105, V20250326, V20250618, V20251125, V20260728];

    private ProtocolVersion(string name, Era era, int order)
    {
        Name = name;
        Utf8Name = System.Text.Encoding.UTF8.GetBytes(name);
        Era = era;
        Order = order;
    }

    /// <summary>Every revision, oldest first.</summary>
    public static IReadOnlyList<ProtocolVersion> All => Revisions;

    /// <summary>The revisions negotiated by initialize, oldest first.</summary>
    public static IReadOnlyList<ProtocolVersion> Legacy { get; } = [V20241105, V20250326, V20250618, V20251125];

    /// <summary>What <c>server/discover</c> and −32022 name as supported: modern revisions only.</summary>
    public static IReadOnlyList<ProtocolVersion> Modern { get; } = [V20260728];

    /// <summary>Offered to a client whose initialize asks for a revision that is not ours.</summary>
    public static ProtocolVersion LatestLegacy => V20251125;

    public static ProtocolVersion LatestModern => V20260728;

    /// <summary>The date that stands on the wire.</summary>
    public string Name { get; }

    public ReadOnlyMemory<byte> Utf8Name { get; }

    public Era Era { get; }

    /// <summary>Position in <see cref="All"/>; a later revision has the greater number.</summary>
    public int Order { get; }

    /// <summary>JSON-RPC arrays exist in 2025-03-26 alone; 2025-06-18 removed them.</summary>
    public bool HasBatches => ReferenceEquals(this, V20250326);

    /// <summary>Events of a call's stream have ids, and GET with Last-Event-ID goes on after one: 2025-03-26 to 2025-11-25.</summary>
    public bool HasResumption => Era == Era.Legacy && IsAtLeast(V20250326);

    /// <summary>A call's stream begins with an event that has an id and empty data; clients of earlier revisions may fail on it.</summary>
    public bool HasPriming => Era == Era.Legacy && IsAtLeast(V20251125);

    /// <summary>The revision of that name, or null when it is not ours. Case-sensitive, nothing is trimmed.</summary>
    public static ProtocolVersion? Find(ReadOnlySpan<char> name)
    {
        foreach (var version in Revisions)
        {
            if (name.SequenceEqual(version.Name))
            {
                return version;
            }
        }

        return null;
    }

    public bool IsAtLeast(ProtocolVersion other) => Order >= other.Order;

    public override string ToString() => Name;
}
