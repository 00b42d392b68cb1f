using System.Collections.Concurrent;
using McpGateway.Policies.Deciding;
using McpGateway.Policies.Explaining;
using McpGateway.Policies.Limits;
using McpGateway.Policies.Model;

namespace McpGateway.Policies;

/// <summary>
/// The roles of a principal under one policy. Two sets are equal if they hold the same names, whatever policy made
/// them, so a cache key that holds one needs the policy's revision beside it. A policy gives the same object for the
/// same roles, as long as it remembers it.
/// </summary>
public sealed class RoleSet : IEquatable<RoleSet>
{
    /// <summary>Servers of which the rules are kept together; configurations are far smaller. Beyond it each decision looks them up anew.</summary>
    private const int MaxServers = 4096;

    private readonly ConcurrentDictionary<string, ServerRules> _byServer = new(StringComparer.Ordinal);
    private readonly NameIndex _names;
    private readonly RoleRules[] _enforced;
    private readonly RoleRules[] _watched;
    private readonly int _hash;

    internal RoleSet(CompiledPolicy policy, IReadOnlyList<string> sortedNames, IReadOnlyList<string> sortedShadowNames, bool scoped, NameIndex names, RoleRules[] enforced, RoleRules[] watched)
    {
        Policy = policy;
        Names = sortedNames;
        ShadowNames = sortedShadowNames;
        CanHaveScopes = scoped;
        _names = names;
        _enforced = enforced;
        _watched = watched;
        var hash = new HashCode();
        foreach (var name in sortedNames)
        {
            hash.Add(name, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>
    /// The names of the roles that the client entries gave, ordinally sorted, each once. Neither inherited ones nor those in
    /// shadow are among them.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The names of the roles given in shadow: they allow nothing, what they deny is recorded.</summary>
    public IReadOnlyList<string> ShadowNames { get; }

    /// <summary>The principal came with a token. For any other, a rule that needs a scope allows nothing.</summary>
    public bool CanHaveScopes { get; }

    /// <summary>The limits of all these roles and of what they inherit, each once, by file and line; those in shadow among them.</summary>
    public IReadOnlyList<LimitRule> Limits { get; internal init; } = [];

    internal CompiledPolicy Policy { get; }

    public bool Equals(RoleSet? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && _hash == other._hash
            && CanHaveScopes == other.CanHaveScopes
            && Names.SequenceEqual(other.Names, StringComparer.Ordinal)
            && ShadowNames.SequenceEqual(other.ShadowNames, StringComparer.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as RoleSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(", ", Names);

    internal ServerRules OnServer(string server)
    {
        if (_byServer.TryGetValue(server, out var known))
        {
            return known;
        }

        var made = new ServerRules(Groups(_enforced, server), Groups(_watched, server), _names, CanHaveScopes);
        return _byServer.Count < MaxServers ? _byServer.GetOrAdd(server, made) : made;
    }

    /// <summary>Every rule that covers the subject and decides; the closest first.</summary>
    internal Rule[] CoveringEnforced(in Subject subject) => Covering.Of(Groups(_enforced, subject.Server), subject, _names);

    /// <summary>Every rule that covers the subject and is only watched; the closest first.</summary>
    internal Rule[] CoveringWatched(in Subject subject) => Covering.Of(Groups(_watched, subject.Server), subject, _names);

    private static List<RoleGroup> Groups(RoleRules[] roles, string server)
    {
        var groups = new List<RoleGroup>();
        foreach (var role in roles)
        {
            role.AddFor(server, groups);
        }

        return groups;
    }
}
