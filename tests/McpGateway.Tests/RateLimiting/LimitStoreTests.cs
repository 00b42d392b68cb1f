using McpGateway.Policies.Limits;
using McpGateway.RateLimiting;

namespace McpGateway.Tests.RateLimiting;

/// <summary>
/// What every <see cref="ILimitStore"/> keeps. A store derives from these suites and says how one is made; they ask nothing
/// of it but the interface.
/// </summary>
public abstract class LimitStoreTests
{
    private readonly LimitClaims _claims = new();

    private protected TwoClocks Time { get; } = new();

    private protected abstract ILimitStore Store { get; }

    private protected static LimitAccount Account(string subject = "alice", string limit = "reader/principal/rate") => new(limit, subject);

    private protected static RateTerms Rate(long amount, double seconds, long burst) => new(amount, TimeSpan.FromSeconds(seconds), burst);

    private protected static QuotaTerms Quota(long amount, CalendarWindow window) => new(amount, window);

    private protected static ConcurrencyTerms AtOnce(long amount) => new(amount);

    /// <summary>Asks once for all of these; the claim is the caller's.</summary>
    private protected async Task<(bool Passed, LimitClaim Claim)> AskAsync(params (LimitAccount Account, LimitTerms Terms, bool Shadow)[] limits)
    {
        var claim = _claims.Rent();
        for (var i = 0; i < limits.Length; i++)
        {
            claim.Add(limits[i].Account, limits[i].Terms, limits[i].Shadow, i);
        }

        return (await Store.TryTakeAsync(claim, TestContext.Current.CancellationToken), claim);
    }

    /// <summary>One call of one limit, ended at once.</summary>
    private protected async Task<bool> TakeAsync(LimitTerms terms, LimitAccount? account = null)
    {
        var (passed, claim) = await AskAsync((account ?? Account(), terms, false));
        claim.Dispose();
        return passed;
    }

    /// <summary>How many calls pass before the first that does not.</summary>
    private protected async Task<int> TakeAllAsync(LimitTerms terms, LimitAccount? account = null, int most = 1_000)
    {
        var passed = 0;
        while (passed < most && await TakeAsync(terms, account))
        {
            passed++;
        }

        return passed;
    }

    /// <summary>What an answer would say of one limit.</summary>
    private protected async Task<LimitEntry> LookAsync(LimitTerms terms, LimitAccount? account = null)
    {
        var (_, claim) = await AskAsync((account ?? Account(), terms, false));
        var entry = claim.Entries[0];
        claim.Dispose();
        return entry;
    }
}
