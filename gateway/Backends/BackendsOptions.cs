namespace McpGateway.Backends;

/// <summary>Bounds and times of what the gateway does as a client of servers, beside those of gateway.yaml (catalog, limits, sessions). Per server unless said otherwise.</summary>
public sealed record BackendsOptions
{
    /// <summary>Time for one answer while probing (the first byte and each further one).</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for one reading of all lists, probe included; the start of a process comes on top.</summary>
    public TimeSpan ReadingTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>First wait after a failed reading; it doubles, with jitter, up to <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two attempts at a server that fails.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Shortest wait between two readings, whatever asks for them.</summary>
    public TimeSpan ReadingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time that an edit waits for the first reading of a server whose address, credentials or command it changes.</summary>
    public TimeSpan SuccessorWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time that readiness waits at the start for the first readings: a server that hangs must not keep the others from being used.</summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Readings at a time over all servers whose last reading was good (or that were not read yet).</summary>
    public int ParallelReadings { get; init; } = 16;

    /// <summary>Readings at a time over all servers whose last reading failed: a lane of their own, so that those that hang never take the places of the healthy.</summary>
    public int ParallelRetries { get; init; } = 4;

    /// <summary>Upstream sessions beside those that belong to a client's session with the gateway, whose number sessions.total bounds.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>After this time without a call an upstream session of a principal is closed.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time for what is sent after a call has ended: cancellations, answers to a server's requests, DELETE.</summary>
    public TimeSpan AfterwardsTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many such messages may be under way at a time; what is beyond is dropped and logged.</summary>
    public int MaxAfterwards { get; init; } = 64;

    /// <summary>How many ends of sessions may wait for a place among these, for each server.</summary>
    public int MaxAfterwardsWaiting { get; init; } = 16_384;

    /// <summary>Bytes of one line that a local process writes to its standard error; longer ones are cut.</summary>
    public int MaxErrorLine { get; init; } = 4 * 1024;

    /// <summary>Lines per minute taken from one process's standard error (and, separately, of its lines that are no messages) into the log.</summary>
    public int ErrorLinesPerMinute { get; init; } = 120;

    /// <summary>Calls at a time over the one connection to a local process.</summary>
    public int MaxProcessCalls { get; init; } = 1_000;

    /// <summary>Messages that may wait for a caller that reads slower than the process writes; beyond it that call fails, the others go on.</summary>
    public int MaxQueuedMessages { get; init; } = 1_024;

    /// <summary>Time for a local process to answer server/discover, its start included; silence means that it is legacy.</summary>
    public TimeSpan ProcessProbeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for a local process to answer initialize, its start included: npx may have to load a package first.</summary>
    public TimeSpan ProcessStartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A process that does not take one message from its standard input within this time is given up.</summary>
    public TimeSpan ProcessWriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between closing a process's standard input and killing its tree.</summary>
    public TimeSpan ProcessStopWait { get; init; } = TimeSpan.FromSeconds(2);
}
