using System.Collections.Concurrent;
using McpGateway.Policies.Compiling;
using McpGateway.Policies.Deciding;
using McpGateway.Policies.Model;

namespace McpGateway.Policies;

/// <summary>
/// The roles of a principal under one policy. Two sets are equal if they hold the same names, whatever policy made
/// them, so a cache key that holds one needs the policy's revision beside it. A policy gives the same object for the
/// same roles.
/// </summary>
public sealed class RoleSet : IEquatable<RoleSet>
{
    /// <summary>Servers whose rules are kept compiled; configurations are far smaller. Beyond it each decision compiles anew.</summary>
    private const int MaxServers = 4096;

    private readonly ConcurrentDictionary<string, ServerRules> _byServer = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<Rule>> _rules;
    private readonly int _hash;

    internal RoleSet(CompiledPolicy policy, IReadOnlyList<string> sortedNames, Lazy<IReadOnlyList<Rule>> rules)
    {
        Policy = policy;
        Names = sortedNames;
        _rules = rules;
        var hash = new HashCode();
        foreach (var name in sortedNames)
        {
            hash.Add(name, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The names of the roles that the client entries gave, ordinally sorted, each once. Inherited ones are not among them.</summary>
    public IReadOnlyList<string> Names { get; }

    internal CompiledPolicy Policy { get; }

    public bool Equals(RoleSet? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Names.SequenceEqual(other.Names, StringComparer.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as RoleSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(", ", Names);

    internal ServerRules OnServer(string server)
    {
        if (_byServer.TryGetValue(server, out var known))
        {
            return known;
        }

        var made = ServerRulesCompiler.Compile(_rules.Value, server);
        return _byServer.Count < MaxServers ? _byServer.GetOrAdd(server, made) : made;
    }
}
