namespace McpGateway.Policies.Limits;

/// <summary>What a limit counts.</summary>
public enum LimitKind
{
    /// <summary>Calls over a sliding time: a bucket of <see cref="LimitRule.Burst"/> that refills with <see cref="LimitRule.Amount"/> per <see cref="LimitRule.Window"/>.</summary>
    Rate,

    /// <summary>Calls within a calendar window in UTC.</summary>
    Quota,

    /// <summary>Calls in flight at the same time.</summary>
    Concurrency,
}

/// <summary>Who shares one count.</summary>
public enum LimitPer
{
    /// <summary>Each principal has its own.</summary>
    Principal,

    /// <summary>Everybody who comes through the same program, by OAuth client id with its issuer, or API key.</summary>
    App,

    /// <summary>Everybody who has the role, together.</summary>
    Role,
}

/// <summary>What happens to a call while the store that counts cannot be reached.</summary>
public enum StoreFailure
{
    /// <summary>This gateway replica counts by itself.</summary>
    Local,

    /// <summary>The call is refused.</summary>
    Refuse,
}

/// <summary>The window of a quota, in UTC.</summary>
public enum CalendarWindow
{
    /// <summary>Not a quota.</summary>
    None,

    /// <summary><c>1m</c>.</summary>
    Minute,

    /// <summary><c>1h</c>.</summary>
    Hour,

    /// <summary><c>1d</c>, from midnight.</summary>
    Day,

    /// <summary><c>1w</c>, from Monday midnight (ISO 8601).</summary>
    Week,

    /// <summary><c>1mo</c>, from midnight of the first.</summary>
    Month,
}
