namespace McpGateway.Benchmarks.Load;

/// <summary>One cell for the load generator.</summary>
public sealed record LoadJob
{
    /// <summary>Loopback URL of the MCP endpoint.</summary>
    public required Uri Url { get; init; }

    /// <summary>Era the clients speak.</summary>
    public required Era Era { get; init; }

    /// <summary>Tool to call, as the endpoint names it.</summary>
    public required string Tool { get; init; }

    /// <summary>Sent in every request, whoever reads it, so that all targets get the same bytes.</summary>
    public required string Authorization { get; init; }

    /// <summary>Connections, each with a client of its own that waits for an answer before it calls again.</summary>
    public required int Connections { get; init; }

    /// <summary>Seconds before measuring begins.</summary>
    public required double WarmUp { get; init; }

    /// <summary>Seconds measured.</summary>
    public required double Seconds { get; init; }
}
