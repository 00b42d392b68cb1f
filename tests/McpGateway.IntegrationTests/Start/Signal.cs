namespace McpGateway.IntegrationTests.Start;

/// <summary>How a process is told to end, by the numbers of POSIX.</summary>
public enum Signal
{
    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>At once, as a crash would; nothing in the process hears of it.</summary>
    Kill = 9,

    /// <summary>As service managers and container runtimes do.</summary>
    Terminate = 15,
}
