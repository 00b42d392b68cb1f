using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;

namespace McpGateway.Redis.Limits;

/// <summary>
/// A rate or a quota. Large ones are leased: tokens that the store has counted already are spent here without asking,
/// and fetched anew in the background when half of them is gone. A lease ends here before it ends in the store, as its time
/// is counted from before the question.
/// </summary>
internal abstract class LeasedBucket(string kind, string key, long number, Bucket local, LimitTerms terms) : SharedBucket(kind, key, number)
{
    /// <summary>Calls for which the store is asked once at most.</summary>
    public const int CallsPerQuestion = RateScript.Chunk / 2;

    /// <summary>The longest that a refusal is repeated without asking: somebody may have given something back.</summary>
    private static readonly TimeSpan RepeatRefusal = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);

    /// <summary>A lease that nobody used for so long goes back.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>A lease in use is renewed in good time.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(15);

    private TaskCompletionSource? _asking;
    private long _lease;
    private long _aside;
    private long _leaseEnds;
    private long _back;
    private long _left = -1;
    private long _resetAt;
    private long _calls;
    private long _usedAt;
    private long _nothingUntil;
    private DateTimeOffset _nothingSinceUtc;
    private DateTimeOffset _nothingUntilUtc;
    private long _refreshAt;

    protected LimitTerms Terms { get; private set; } = terms;

    /// <summary>The most that is leased; zero: the store is asked for each call.</summary>
    protected long Batch { get; private set; } = BatchOf(terms);

    public override bool HasLease => Lease > 0;

    /// <summary>Half of the lease is spent.</summary>
    private bool IsLow => Batch > 0 && Lease * 2 <= Batch;

    private long Lease => Math.Max(0, _lease);

    public override Task Asked => _asking?.Task ?? Task.CompletedTask;

    public override Standing Stand(LimitTerms terms, in LimitTime now)
    {
        Adopt(terms);
        Expire(now);
        _calls++;
        _usedAt = now.Timestamp;
        return Lease > 0 ? Standing.Leased
            : _asking is not null ? Standing.Asked
            : IsNothing(now) ? Standing.Exhausted
            : Standing.Unknown;
    }

    public override void Ask(LimitRequest request, LimitTerms terms, bool shadow)
    {
        // A second question beside one that is under way says of that one's lease the most that it can be, and wants none.
        var alone = _asking is null;
        Put(request, true, shadow, alone ? Lease : Batch, alone ? WantedWith(1) : 0);
        if (alone && Batch > 0)
        {
            _asking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public override void Answered(LimitRequest request, LimitFinding? finding, bool charged, in LimitTime now)
    {
        if (finding is { } found)
        {
            Take(request, found, now);
            _left = found.Left;
            _resetAt = request.At + now.InTimestampTicks(found.Reset);
            if (found.None || (Batch > 0 && found.Left == 0))
            {
                var wait = NothingFor(found);
                _nothingUntil = request.At + now.InTimestampTicks(wait);
                (_nothingSinceUtc, _nothingUntilUtc) = GoesByCalendar ? (now.Utc, now.Utc + found.Reset) : (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            }
        }
        else
        {
            _refreshAt = now.Timestamp + now.InTimestampTicks(AfterFailure);
        }

        _asking?.TrySetResult();
        _asking = null;
    }

    public override void Refreshed(LimitRequest request, LimitFinding? finding, in LimitTime now) => Answered(request, finding, false, now);

    public override void SetAside() => (_lease, _aside) = (_lease - 1, _aside + 1);

    public override void Settle(bool spent)
    {
        _aside--;
        if (!spent)
        {
            _lease++;
        }
    }

    public override (long Left, TimeSpan Reset) Known(in LimitTime now)
    {
        var isNothing = Lease == 0 && IsNothing(now);
        var left = isNothing ? 0 : _left < 0 ? local.Room(Terms, now) : Lease + _left;
        var until = isNothing && Batch > 0 ? Math.Max(_resetAt, _nothingUntil) : _resetAt;
        return (left, until > now.Timestamp ? now.ToTimeSpan((Int128)until - now.Timestamp) : TimeSpan.Zero);
    }

    public override bool NeedsRefresh(in LimitTime now, Refreshing why)
    {
        Expire(now);
        return _asking is null && (IsLeaving(now, why) ? Lease + _back > 0 : Wants(now) || (why == Refreshing.Upkeep && IsAging(now)));
    }

    public override void Refresh(LimitRequest request, in LimitTime now, Refreshing why)
    {
        var leaves = IsLeaving(now, why);
        if (leaves)
        {
            GiveUp(_back + Lease);
        }

        Put(request, false, false, Lease, leaves ? -Take(ref _back) : WantedWith(0));
        _asking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public override long Room(LimitTerms terms, in LimitTime now) => local.Room(terms, now);

    public override void Take() => local.Take();

    public override TimeSpan Reset(in LimitTime now) => local.Reset(now);

    public override bool IsAsNew(in LimitTime now)
    {
        Expire(now);
        return Uses == 0 && _asking is null && Lease + _back == 0 && !IsNothing(now) && local.IsAsNew(now);
    }

    /// <summary>How long nothing can be had of a limit that was found empty.</summary>
    protected virtual TimeSpan NothingFor(in LimitFinding finding) => finding.Reset < RepeatRefusal ? finding.Reset : RepeatRefusal;

    /// <summary>A calendar that is set may begin another window.</summary>
    protected virtual bool GoesByCalendar => false;

    /// <summary>How long a lease of now is good.</summary>
    protected abstract TimeSpan LifeOf(in LimitFinding finding);

    /// <summary>Puts its numbers into a question.</summary>
    protected abstract void Put(LimitRequest request, bool takes, bool shadow, long held, long wanted);

    /// <summary>Something was leased that does not add to what was before.</summary>
    protected virtual bool IsAnother(in LimitFinding finding) => false;

    private static long BatchOf(LimitTerms terms) => terms switch
    {
        RateTerms rate => Leases.Of(rate),
        QuotaTerms quota => Leases.Of(quota),
        _ => 0,
    };

    private static long Take(ref long number)
    {
        var taken = number;
        number = 0;
        return taken;
    }

    private bool IsNothing(in LimitTime now) =>
        now.Timestamp < _nothingUntil && now.Utc >= _nothingSinceUtc && now.Utc < _nothingUntilUtc && (Batch == 0 || _calls < CallsPerQuestion);

    /// <summary>The program ends, or nobody has used it for a while.</summary>
    private bool IsLeaving(in LimitTime now, Refreshing why) => why == Refreshing.Stop || (why == Refreshing.Upkeep && now.Since(_usedAt) >= Idle);

    private bool IsAging(in LimitTime now) => Lease > 0 && now.Timestamp >= _leaseEnds - now.InTimestampTicks(RenewBefore);

    private bool Wants(in LimitTime now) => IsLow && !IsNothing(now) && now.Timestamp >= _refreshAt;

    /// <summary>Not more than a lease together with the call itself; what has to go back goes back first.</summary>
    private long WantedWith(int call)
    {
        _calls = 0;
        return _back > 0 ? -Take(ref _back) : Math.Max(0, Batch - Lease - call);
    }

    private void Take(LimitRequest request, in LimitFinding found, in LimitTime now)
    {
        if (IsAnother(found))
        {
            GiveUp(0);
        }

        _lease += found.Leased;
        if (Lease > 0)
        {
            _leaseEnds = request.At + now.InTimestampTicks(LifeOf(found));
        }
    }

    private void Expire(in LimitTime now)
    {
        if (Lease + _back > 0 && now.Timestamp >= _leaseEnds)
        {
            GiveUp(0);
        }
    }

    /// <summary>Nothing of the lease is good any more. What is set aside must not come back as a part of the next one.</summary>
    private void GiveUp(long back) => (_back, _lease) = (back, -_aside);

    /// <summary>New numbers: what was leased under the old ones goes back, and the store decides what it is worth.</summary>
    private void Adopt(LimitTerms terms)
    {
        if (ReferenceEquals(terms, Terms))
        {
            return;
        }

        if (!Leases.AreEqual(terms, Terms))
        {
            GiveUp(_back + Lease);
            _nothingUntil = 0;
            Batch = BatchOf(terms);
        }

        Terms = terms;
    }
}
