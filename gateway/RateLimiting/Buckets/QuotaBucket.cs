namespace McpGateway.RateLimiting.Buckets;

/// <summary>
/// Counts calls in the current window of the calendar. The number of that window only grows, so a clock that is set back
/// gives nothing a second time; and a window lasts no longer than its length by the clock that nobody can set, so a clock
/// that was wrong for a moment locks nobody out for longer.
/// </summary>
internal sealed class QuotaBucket(string key, long number, QuotaTerms terms, in LimitTime now) : Bucket(key, number)
{
    private QuotaTerms _terms = terms;
    private long _window = CalendarWindows.NumberOf(terms.Window, now.Utc);
    private long _begun = now.Timestamp;
    private long _used;

    public override long Room(LimitTerms terms, in LimitTime now)
    {
        if (!ReferenceEquals(terms, _terms))
        {
            Adopt((QuotaTerms)terms, now);
        }

        Turn(now);
        return Math.Max(0, _terms.Amount - _used);
    }

    public override void Take() => _used++;

    public override bool IsAsNew(in LimitTime now)
    {
        Turn(now);
        return _used == 0;
    }

    /// <summary>Until the end of the window.</summary>
    public override TimeSpan Reset(in LimitTime now)
    {
        var byCalendar = new TimeSpan(CalendarWindows.EndOf(_terms.Window, _window) - now.Utc.UtcTicks);
        var byClock = CalendarWindows.LongestOf(_terms.Window) - now.Since(_begun);
        return CalendarWindows.NumberOf(_terms.Window, now.Utc) == _window || byCalendar < byClock ? byCalendar : byClock;
    }

    /// <summary>Begins the next window where it is time.</summary>
    private void Turn(in LimitTime now)
    {
        var current = CalendarWindows.NumberOf(_terms.Window, now.Utc);
        if (current > _window || (current < _window && now.Since(_begun) >= CalendarWindows.LongestOf(_terms.Window)))
        {
            (_window, _begun, _used) = (current, now.Timestamp, 0);
        }
    }

    /// <summary>What was used counts on in the window of another length: an edit gives nothing back.</summary>
    private void Adopt(QuotaTerms next, in LimitTime now)
    {
        Turn(now);
        if (next.Window != _terms.Window)
        {
            (_window, _begun) = (CalendarWindows.NumberOf(next.Window, now.Utc), now.Timestamp);
        }

        _terms = next;
    }
}
