namespace McpGateway.Sessions;

/// <summary>What became of a change in an <see cref="ISessionStore"/>.</summary>
public enum SessionOutcome
{
    Done,

    /// <summary>This principal has no such session; of a new one: the store is full.</summary>
    Refused,

    /// <summary>The store did not answer: whether it was done is not known.</summary>
    Unavailable,
}
