namespace McpGateway.RateLimiting;

/// <summary>The windows of quotas, all in UTC.</summary>
public enum CalendarWindow
{
    /// <summary>From second 0 of a minute.</summary>
    Minute,

    /// <summary>From minute 0 of an hour.</summary>
    Hour,

    /// <summary>From midnight.</summary>
    Day,

    /// <summary>From midnight before Monday (ISO 8601).</summary>
    Week,

    /// <summary>From midnight before the first.</summary>
    Month,
}
