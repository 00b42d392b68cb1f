namespace McpGateway.Identity.Issuers;

/// <summary>
/// How often tokens may make the gateway ask a provider: 3 times at once, then every 10 s. Whoever sends tokens with
/// names of keys at random spends this budget and no more; a rotated key is found by the next honest token, or at the
/// latest when the budget has grown again. Not thread-safe.
/// </summary>
internal sealed class FetchBudget(TimeProvider time)
{
    private const int Burst = 3;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(10);

    private double _tokens = Burst;
    private long _counted = time.GetTimestamp();

    public bool TrySpend()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(Burst, _tokens + (time.GetElapsedTime(_counted, now) / Refill));
        _counted = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
