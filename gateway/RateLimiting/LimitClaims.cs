using Microsoft.Extensions.ObjectPool;

namespace McpGateway.RateLimiting;

/// <summary>Lends claims out, so that a metered call makes none.</summary>
public sealed class LimitClaims
{
    private const int MostKept = 1_024;

    private readonly DefaultObjectPool<LimitClaim> _pool;

    public LimitClaims() => _pool = new DefaultObjectPool<LimitClaim>(new Policy(this), MostKept);

    /// <summary>An empty claim; the caller disposes it.</summary>
    public LimitClaim Rent() => _pool.Get();

    internal void Return(LimitClaim claim) => _pool.Return(claim);

    private sealed class Policy(LimitClaims home) : PooledObjectPolicy<LimitClaim>
    {
        public override LimitClaim Create() => new(home);

        public override bool Return(LimitClaim claim) => claim.IsReusable;
    }
}
