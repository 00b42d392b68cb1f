namespace McpGateway.Affinity;

/// <summary>Which replica this exchange must, or must not, be sent to.</summary>
public sealed class PinFeature
{
    /// <summary>The replica that keeps this conversation's state; null where any will do.</summary>
    public string? ReplicaId { get; init; }

    /// <summary>A replica that could not be reached a moment ago, to be passed over; null where none is known.</summary>
    public string? PassOver { get; init; }
}
