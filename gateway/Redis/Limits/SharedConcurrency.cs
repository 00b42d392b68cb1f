using McpGateway.RateLimiting;

namespace McpGateway.Redis.Limits;

/// <summary>
/// Calls in flight. Each message to the store says how many this gateway replica has altogether, with those it is asking
/// for at the moment, so that one which got lost is made good by the next.
/// </summary>
internal sealed class SharedConcurrency(string key, long number) : SharedBucket("held", key, number)
{
    private long _held;
    private long _asking;
    private long _message;
    private long _left = long.MaxValue;
    private long _amount;
    private bool _isTold = true;
    private bool _isTelling;

    public override bool Lends => true;

    /// <summary>What this gateway replica has by itself is enough to refuse.</summary>
    public override Standing Stand(LimitTerms terms, in LimitTime now)
    {
        _amount = ((ConcurrencyTerms)terms).Amount;
        return Room(terms, now) == 0 ? Standing.Exhausted : Standing.Unknown;
    }

    public override void Ask(LimitRequest request, LimitTerms terms, bool shadow)
    {
        _asking++;
        Put(request, true, shadow);
    }

    public override void Answered(LimitRequest request, LimitFinding? finding, bool charged, in LimitTime now)
    {
        _asking--;
        _left = finding?.Left ?? long.MaxValue;

        // What was asked meanwhile counted this one in, which is not held after all; or nobody knows what the store heard.
        _isTold &= charged && finding is not null;
    }

    public override void Refreshed(LimitRequest request, LimitFinding? finding, in LimitTime now)
    {
        _isTelling = false;
        _isTold &= finding is not null;
    }

    public override (long Left, TimeSpan Reset) Known(in LimitTime now) => (Math.Max(0, Math.Min(_left, _amount - _held)), TimeSpan.Zero);

    public override bool NeedsRefresh(in LimitTime now, Refreshing why) => !_isTelling && (!_isTold || (_held > 0 && why != Refreshing.Use));

    public override void Refresh(LimitRequest request, in LimitTime now, Refreshing why)
    {
        (_isTold, _isTelling) = (true, true);
        Put(request, false, false);
    }

    public override long Room(LimitTerms terms, in LimitTime now) => Math.Max(0, ((ConcurrencyTerms)terms).Amount - _held);

    public override void Take() => _held++;

    /// <summary>Nobody knows when a call ends.</summary>
    public override TimeSpan Reset(in LimitTime now) => TimeSpan.Zero;

    public override void GiveBack()
    {
        _held--;
        _left += _left == long.MaxValue ? 0 : 1;
        _isTold = false;
    }

    public override bool IsAsNew(in LimitTime now) => Uses == 0 && _held + _asking == 0 && _isTold && !_isTelling;

    private void Put(LimitRequest request, bool takes, bool shadow) =>
        request.Add(this, "concurrency", takes, shadow, [_amount, _held + _asking, ++_message, 0, 0]);
}
