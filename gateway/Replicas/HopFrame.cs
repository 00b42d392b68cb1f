namespace McpGateway.Replicas;

/// <summary>A piece of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Body">At most <see cref="HopAnswer.MaxFrame"/> bytes; empty unless it is data.</param>
public readonly record struct HopFrame(HopFrameKind Kind, ReadOnlyMemory<byte> Body);
