using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;
using McpGateway.Redis.Connections;

namespace McpGateway.Redis.Limits;

/// <summary>
/// Limits that all gateway replicas share. What is leased is spent here, without a question, an allocation or a lock beside
/// the gates of the call's own buckets; all else of a claim is one question, all or nothing. Without an answer each
/// limit holds here alone, or refuses, as it says.
/// </summary>
internal sealed class RedisLimitStore : ILimitStore
{
    /// <summary>How often a call waits for another's question before it asks itself.</summary>
    private const int MostWaits = 4;

    private readonly IRedisCommands _redis;
    private readonly TimeProvider _time;
    private readonly ClaimGates _gates;

    /// <param name="redis">The store.</param>
    /// <param name="clock">The time that it goes by.</param>
    /// <param name="time">This gateway replica's clocks.</param>
    /// <param name="mostBuckets">How many are kept here, asked when one is made.</param>
    /// <param name="replica">This gateway replica, new for every start: neither comma, semicolon nor space.</param>
    public RedisLimitStore(IRedisCommands redis, IStoreClock clock, TimeProvider time, Func<int> mostBuckets, string replica)
    {
        (_redis, _time) = (redis, time);
        Table = new BucketTable(time, mostBuckets, Make);
        Refresh = new LimitRefresh(redis, clock, time, Table, replica);
        _gates = new ClaimGates(Table);
    }

    public BucketTable Table { get; }

    public LimitRefresh Refresh { get; }

    public ValueTask<bool> TryTakeAsync(LimitClaim claim, CancellationToken cancellationToken)
    {
        LimitRequest? refill = null;
        bool? passes;
        _gates.Enter(claim);
        try
        {
            passes = Decide(claim, out _, ref refill);
        }
        finally
        {
            ClaimGates.Exit(claim);
        }

        Refresh.Start(refill);

        return passes is { } decided ? ValueTask.FromResult(decided) : AskAsync(claim);
    }

    public void Return(LimitClaim claim)
    {
        foreach (ref var entry in claim.Entries)
        {
            if (entry is { IsCharged: true, Held: SharedConcurrency bucket })
            {
                lock (bucket.Gate)
                {
                    bucket.GiveBack();
                }

                Refresh.Start(bucket);
            }
        }
    }

    /// <summary>Under all gates. Null: the store has to be asked; nothing is charged yet.</summary>
    private bool? Decide(LimitClaim claim, out Task? asked, ref LimitRequest? refill)
    {
        var now = LimitTime.Of(_time);
        var (refuses, unknown) = (false, false);
        asked = null;
        foreach (ref var entry in claim.Entries)
        {
            var bucket = SharedOf(entry);
            var standing = bucket.Stand(entry.Terms, now);
            (entry.IsCharged, entry.IsUnavailable, entry.IsExhausted) = (false, false, standing == Standing.Exhausted);
            refuses |= standing == Standing.Exhausted && !entry.Shadow;
            unknown |= standing is Standing.Unknown or Standing.Asked;
            asked ??= standing == Standing.Asked ? bucket.Asked : null;
        }

        if (unknown && !refuses)
        {
            return null;
        }

        foreach (ref var entry in claim.Entries)
        {
            var bucket = SharedOf(entry);
            if (!refuses && !entry.IsExhausted)
            {
                bucket.SetAside();
                bucket.Settle(true);
                Charge(claim, ref entry, now);
            }

            (entry.Remaining, entry.Reset) = bucket.Known(now);
            if (entry.IsExhausted)
            {
                (entry.Remaining, entry.Reset) = (0, entry.Reset > TimeSpan.Zero || bucket.Lends ? entry.Reset : new TimeSpan(1));
            }

            if (!refuses && bucket.NeedsRefresh(now, Refreshing.Use))
            {
                bucket.Refresh(refill ??= Refresh.NewRequest(), now, Refreshing.Use);
            }
        }

        return !refuses;
    }

    private async ValueTask<bool> AskAsync(LimitClaim claim)
    {
        for (var waits = 0; ; waits++)
        {
            LimitRequest? refill = null;
            LimitRequest request = Refresh.NewRequest();
            Task? asked;
            bool? passes;
            _gates.Enter(claim);
            try
            {
                passes = Decide(claim, out asked, ref refill);
                if (passes is null && (asked is null || waits == MostWaits))
                {
                    asked = null;
                    Put(claim, request);
                }
            }
            finally
            {
                ClaimGates.Exit(claim);
            }

            Refresh.Start(refill);

            if (passes is { } decided)
            {
                return decided;
            }

            if (asked is null)
            {
                var answer = await request.RunAsync(_redis);
                return Settle(claim, request, answer);
            }

            await asked;
        }
    }

    /// <summary>Under all gates: what is leased is set aside, what is not known goes into the question.</summary>
    private static void Put(LimitClaim claim, LimitRequest request)
    {
        foreach (ref var entry in claim.Entries)
        {
            var bucket = SharedOf(entry);
            bucket.Uses++;
            if (bucket.HasLease)
            {
                bucket.SetAside();
            }
            else if (!entry.IsExhausted)
            {
                bucket.Ask(request, entry.Terms, entry.Shadow);
            }
        }
    }

    /// <summary>What the store said, or what follows from its silence.</summary>
    private bool Settle(LimitClaim claim, LimitRequest request, LimitAnswer? answer)
    {
        ClaimGates.Again(claim);
        try
        {
            var now = LimitTime.Of(_time);
            var passes = answer?.Passes ?? Fallback.Passes(claim, request, now);
            foreach (ref var entry in claim.Entries)
            {
                var bucket = SharedOf(entry);
                bucket.Uses--;
                var index = request.IndexOf(bucket);
                var finding = index < 0 ? null : answer?[index];
                if (finding is { } found)
                {
                    entry.IsExhausted = found.None;
                }

                var charged = passes && !entry.IsExhausted && !entry.IsUnavailable;
                if (index >= 0)
                {
                    bucket.Answered(request, finding, charged, now);
                }
                else if (!entry.IsExhausted)
                {
                    bucket.Settle(charged);
                }

                if (charged)
                {
                    Charge(claim, ref entry, now);
                }

                if (index < 0 || answer is not null)
                {
                    (entry.Remaining, entry.Reset) = bucket.Known(now);
                }
                else
                {
                    (entry.Remaining, entry.Reset) = (bucket.Room(entry.Terms, now), bucket.Reset(now));
                }
            }

            return passes;
        }
        finally
        {
            ClaimGates.Exit(claim);
        }
    }

    /// <summary>Counts the call as one of this gateway replica's own.</summary>
    private void Charge(LimitClaim claim, ref LimitEntry entry, in LimitTime now)
    {
        var bucket = SharedOf(entry);
        entry.IsCharged = true;
        if (bucket.Lends)
        {
            bucket.Take();
            claim.HeldBy(this);
        }
        else if (bucket.Room(entry.Terms, now) > 0)
        {
            bucket.Take();
        }
    }

    private static SharedBucket Make(string key, long number, LimitTerms terms, LimitTime now) => terms switch
    {
        RateTerms rate => new SharedRate(key, number, rate, now),
        QuotaTerms quota => new SharedQuota(key, number, quota, now),
        ConcurrencyTerms => new SharedConcurrency(key, number),
        _ => throw new ArgumentException($"{terms.GetType().Name} is not known here.", nameof(terms)),
    };

    private static SharedBucket SharedOf(in LimitEntry entry) => (SharedBucket)ClaimGates.BucketOf(entry);
}
