using McpGateway.Benchmarks.Targets;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>One line of the table: calls of an era through a target to a back end of an era.</summary>
public sealed record Cell(string Part, ITarget Target, Era Client, Era Server, int Connections)
{
    /// <summary>What each round measured, in order.</summary>
    public List<Sample> Samples { get; } = [];
}
