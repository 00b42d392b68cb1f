namespace McpGateway.Configuration;

/// <summary>Bounds of what servers ask clients in the course of their calls: <c>questions</c>. Taken at the start.</summary>
public sealed record QuestionOptions
{
    /// <summary>How long a client may take to answer; then the call is cancelled at its server, or told that nobody answers; 1 s to 1 h.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most questions that one legacy session has open at a time; 1 to 1,000.</summary>
    public int Open { get; init; } = 16;

    /// <summary>The most calls of one principal that wait for a modern client's answers at a time; 1 to 1,000.</summary>
    public int Parked { get; init; } = 16;

    /// <summary>How often a modern server may ask a legacy client before it answers its call; 1 to 100.</summary>
    public int Rounds { get; init; } = 10;
}
