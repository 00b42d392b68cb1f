namespace McpGateway.Configuration.Draining;

/// <summary>How far the gateway is on its way to its end. It only goes forward.</summary>
public enum DrainPhase
{
    /// <summary>It serves.</summary>
    Serving,

    /// <summary>Told to stop: not ready any more, but whoever still comes is served.</summary>
    Announced,

    /// <summary>New work is refused, calls in flight go on.</summary>
    Refusing,

    /// <summary>Calls in flight are ended, in the way of their era.</summary>
    Ending,
}
