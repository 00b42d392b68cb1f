namespace McpGateway.Benchmarks.Targets;

/// <summary>Something that calls can be sent through.</summary>
public interface ITarget : IAsyncDisposable
{
    /// <summary>As the table and <c>--only</c> name it.</summary>
    string Name { get; }

    /// <summary>Value of the Authorization header that it is sent.</summary>
    string Authorization { get; }

    /// <summary>Where calls of an era to a back end of an era go.</summary>
    Endpoint EndpointFor(Era client, Era server);

    /// <summary>What its process has used since it began.</summary>
    Task<Usage> UsageAsync(CancellationToken cancellationToken);
}
