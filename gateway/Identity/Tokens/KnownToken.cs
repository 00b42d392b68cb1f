using McpGateway.Identity.Issuers;

namespace McpGateway.Identity.Tokens;

/// <summary>A token that was found good, for the snapshot and the keys it was checked with.</summary>
internal sealed class KnownToken(PrincipalFeature principal, TokenReach reach, long revision, IssuerKeys issuer, KeySet keys, DateTimeOffset expiresAt)
{
    private volatile bool _used;

    public PrincipalFeature Principal { get; } = principal;

    public TokenReach Reach { get; } = reach;

    /// <summary>Of the snapshot.</summary>
    public long Revision { get; } = revision;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>The issuer still has the keys that it had then.</summary>
    public bool HasCurrentKeys => ReferenceEquals(issuer.Current, keys);

    public void Use()
    {
        if (!_used)
        {
            _used = true;
        }
    }

    /// <summary>Whether it was used since this was last asked.</summary>
    public bool TakeUsed()
    {
        var used = _used;
        _used = false;
        return used;
    }
}
