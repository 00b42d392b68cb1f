namespace McpGateway.RateLimiting.Buckets;

/// <summary>
/// A token bucket in whole numbers, so that nothing is ever gained by rounding: one token is as many units as the window has
/// ticks of the clock, and each tick adds as many units as the window has tokens.
/// </summary>
internal sealed class RateBucket(string key, long number, RateTerms terms, in LimitTime now) : Bucket(key, number)
{
    private RateTerms _terms = terms;
    private long _unit = now.InTimestampTicks(terms.Window);
    private Int128 _level = (Int128)terms.Burst * now.InTimestampTicks(terms.Window);
    private long _settled = now.Timestamp;

    public override long Room(LimitTerms terms, in LimitTime now)
    {
        if (!ReferenceEquals(terms, _terms))
        {
            Adopt((RateTerms)terms, now);
        }

        Settle(now);
        return (long)(_level / _unit);
    }

    public override void Take() => _level -= _unit;

    /// <summary>Until the next whole token.</summary>
    public override TimeSpan Reset(in LimitTime now) => _level >= (Int128)_terms.Burst * _unit
        ? TimeSpan.Zero
        : now.ToTimeSpan((_unit - (_level % _unit) + _terms.Amount - 1) / _terms.Amount);

    public override bool IsAsNew(in LimitTime now)
    {
        Settle(now);
        return _level >= (Int128)_terms.Burst * _unit;
    }

    private void Settle(in LimitTime now)
    {
        // Two threads may take the time in one order and the gate in the other: time never runs back.
        if (now.Timestamp <= _settled)
        {
            return;
        }

        var elapsed = now.Timestamp - (Int128)_settled;
        _settled = now.Timestamp;
        _level = Int128.Min(_level + (elapsed * _terms.Amount), (Int128)_terms.Burst * _unit);
    }

    /// <summary>
    /// New numbers after an edit. What was spent stays spent: the time since the last call counts at the slower of the two
    /// rates and fills up to the smaller of the two bursts, so that no edit, and no edit and its reversal, adds a token.
    /// </summary>
    private void Adopt(RateTerms next, in LimitTime now)
    {
        var last = _terms;
        var unit = now.InTimestampTicks(next.Window);
        var nextIsSlower = (Int128)next.Amount * _unit < (Int128)last.Amount * unit;
        if (!nextIsSlower)
        {
            Settle(now);
        }

        // In two parts, as the product of both units and the burst would not fit.
        _level = (_level / _unit * unit) + (_level % _unit * unit / _unit);
        (_terms, _unit) = (next, unit);
        if (nextIsSlower)
        {
            Settle(now);
        }

        _level = Int128.Min(_level, (Int128)Math.Min(last.Burst, next.Burst) * unit);
    }
}
