namespace McpGateway.Replicas;

/// <summary>Answers what other gateway replicas pass on. One for each kind, found among the services.</summary>
public interface IHopHandler
{
    /// <summary>1 to 16 characters <c>a-z-</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Answers one message. It comes from another gateway replica that has authenticated the principal; whether what the
    /// message names is this principal's is for the handler to check again. The answer is whole when the task ends; an
    /// exception breaks it off, which its receiver sees. <paramref name="cancellationToken"/>: the receiver went away.
    /// </summary>
    Task HandleAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken);
}
