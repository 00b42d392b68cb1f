using McpGateway.RateLimiting;
using McpGateway.Redis.Limits;
using McpGateway.Tests.RateLimiting;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis.Limits;

/// <summary>Three gateway replicas over one store, all by the clocks of the test.</summary>
internal sealed class LimitTrio : IAsyncDisposable
{
    private readonly LimitClaims _claims = new();
    private readonly List<LimitReplica> _replicas = [];

    private LimitTrio(StoreServer server) => Server = server;

    public TwoClocks Time { get; } = new();

    public StoreServer Server { get; }

    public LimitReplica this[int index] => _replicas[index];

    /// <summary>What was asked of the store, by all.</summary>
    public int Questions => _replicas.Sum(replica => replica.Commands.Count);

    public static async Task<LimitTrio> StartAsync(StoreServer server, TimeSpan? deadline = null, IStoreClock? clock = null)
    {
        var trio = new LimitTrio(server);
        for (var i = 0; i < 3; i++)
        {
            trio._replicas.Add(await LimitReplica.StartAsync(server.Port, trio.Time, clock, deadline));
        }

        return trio;
    }

    public static LimitAccount Account(string subject = "alice", string limit = "reader/principal/rate") => new(limit, subject);

    /// <summary>One call of these limits at one gateway replica; the claim is the caller's.</summary>
    public async Task<(bool Passed, LimitClaim Claim)> AskAsync(int replica, params (LimitAccount Account, LimitTerms Terms)[] limits)
    {
        var claim = _claims.Rent();
        foreach (var (account, terms) in limits)
        {
            claim.Add(account, terms);
        }

        return (await _replicas[replica].Store.TryTakeAsync(claim, TestContext.Current.CancellationToken), claim);
    }

    /// <summary>One call, ended at once.</summary>
    public async Task<bool> TakeAsync(int replica, LimitTerms terms, LimitAccount? account = null)
    {
        var (passed, claim) = await AskAsync(replica, (account ?? Account(), terms));
        claim.Dispose();
        return passed;
    }

    /// <summary>How many of these calls pass, one after the other at one gateway replica.</summary>
    public async Task<int> TakeAsync(int replica, LimitTerms terms, int calls)
    {
        var passed = 0;
        for (var i = 0; i < calls; i++)
        {
            passed += await TakeAsync(replica, terms) ? 1 : 0;
        }

        return passed;
    }

    /// <summary>How many pass, each call at the next gateway replica, until all three have refused one in a row.</summary>
    public async Task<int> TakeAllAsync(LimitTerms terms, LimitAccount? account = null)
    {
        var (passed, refused) = (0, 0);
        for (var i = 0; refused < 3; i++)
        {
            var taken = await TakeAsync(i % 3, terms, account);
            (passed, refused) = taken ? (passed + 1, 0) : (passed, refused + 1);
        }

        return passed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }
}
