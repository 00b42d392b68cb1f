using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Limits;

/// <summary>An item of a role's <c>limits</c>. Who inherits the role shares its limits: one limit, one count.</summary>
public sealed class LimitRule
{
    internal LimitRule()
    {
    }

    public required RuleLocation Location { get; init; }

    /// <summary>The role where it stands, which need not be the one that a client entry gave.</summary>
    public required string Role { get; init; }

    public required LimitPer Per { get; init; }

    public required LimitKind Kind { get; init; }

    /// <summary>
    /// Rate: calls per <see cref="Window"/>. Quota: calls within <see cref="Calendar"/>. Concurrency: calls at once. From 1 to
    /// 1,000,000,000.
    /// </summary>
    public required long Amount { get; init; }

    /// <summary>Of a rate: from one second to one day. Zero otherwise.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Of a quota; none otherwise.</summary>
    public CalendarWindow Calendar { get; init; }

    /// <summary>Of a rate: how many calls may come at once after a pause; at least 1. Zero otherwise.</summary>
    public long Burst { get; init; }

    /// <summary>What it counts.</summary>
    public MeteredMethods Methods { get; init; } = MeteredMethods.All;

    /// <summary>It is recorded where it would refuse, and refuses nothing.</summary>
    public bool Shadow { get; private init; }

    public StoreFailure OnStoreFailure { get; init; }

    /// <summary>
    /// Names the count, within one policy and over its edits: made of the role, who shares it, its kind and what it covers,
    /// never of its numbers or its place, so that an edit refills nothing. Of several that are alike in this the ones with
    /// longer windows come first. At most some kilobytes; a store may hash it.
    /// </summary>
    public string Identity { get; internal set; } = "";

    /// <summary>Null: every server, and what goes to all of them.</summary>
    internal Glob? Server { get; init; }

    /// <summary>Null: whatever the name.</summary>
    internal IReadOnlyList<Glob>? Tools { get; init; }

    /// <summary>Whether it counts this call. Allocates nothing.</summary>
    public bool Covers(in MeteredCall call)
    {
        if ((Methods & call.Method) == 0 || (Server is not null && (call.Server is null || !Server.Matches(call.Server))))
        {
            return false;
        }

        if (Tools is null)
        {
            return true;
        }

        for (var i = 0; i < Tools.Count; i++)
        {
            if (call.Name is not null && Tools[i].Matches(call.Name))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Role} {Location}";

    /// <summary>The same limit where it is only watched. It has a count of its own: what is watched must not use up what is enforced.</summary>
    internal LimitRule InShadow() => new()
    {
        Location = Location,
        Role = Role,
        Per = Per,
        Kind = Kind,
        Amount = Amount,
        Window = Window,
        Calendar = Calendar,
        Burst = Burst,
        Methods = Methods,
        OnStoreFailure = OnStoreFailure,
        Server = Server,
        Tools = Tools,
        Identity = Identity + "|shadow",
        Shadow = true,
    };
}
