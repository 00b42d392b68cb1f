using McpGateway.Configuration;
using McpGateway.Policies;

namespace McpGateway.Identity;

/// <summary>Who sent this request. Without it nothing is served.</summary>
public sealed class PrincipalFeature(Principal principal)
{
    // No timer and no wait handle hang on it, so there is nothing to dispose.
    private readonly CancellationTokenSource _ended = new();
    private volatile KnownRoles? _known;

    internal PrincipalFeature(Principal principal, ApiKeyRecord key)
        : this(principal) => ApiKey = key;

    public Principal Principal { get; } = principal;

    /// <summary>It was revoked while it was in use: its exchanges are aborted.</summary>
    public bool IsEnded => _ended.IsCancellationRequested;

    /// <summary>The key as it was shown; null if it is no key's.</summary>
    internal ApiKeyRecord? ApiKey { get; }

    /// <summary><see cref="CompiledPolicy.RolesOf"/>, remembered for the policy asked last: null if no client entry matches.</summary>
    public RoleSet? RolesUnder(CompiledPolicy policy)
    {
        if (_known is { } known && ReferenceEquals(known.Policy, policy))
        {
            return known.Roles;
        }

        var roles = policy.RolesOf(Principal.Facts);
        _known = new KnownRoles(policy, roles);
        return roles;
    }

    /// <summary>
    /// Runs <paramref name="end"/> when it is revoked, at once if it is already. Costs no allocation: the source uses the
    /// places of registrations that were disposed again.
    /// </summary>
    internal CancellationTokenRegistration WhenEnded(Action<object?> end, object state) => _ended.Token.UnsafeRegister(end, state);

    internal void End() => _ended.Cancel();

    private sealed record KnownRoles(CompiledPolicy Policy, RoleSet? Roles);
}
