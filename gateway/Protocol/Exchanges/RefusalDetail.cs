namespace McpGateway.Protocol.Exchanges;

/// <summary>What one refusal says beyond its row of the table.</summary>
public readonly record struct RefusalDetail
{
    /// <summary>A further sentence for the client: which header, which key, which server.</summary>
    public string? Sentence { get; init; }

    /// <summary>When another attempt makes sense; told only where the table says that it applies.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Further members of <c>error.data</c>, raw JSON without braces, from <see cref="Refusals.RefusalData"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
