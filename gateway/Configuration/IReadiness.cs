namespace McpGateway.Configuration;

/// <summary>What <c>/readyz</c> waits for beside the first snapshot; any number may be registered.</summary>
public interface IReadiness
{
    /// <summary>False at the start; once true it stays.</summary>
    bool IsReady { get; }
}
