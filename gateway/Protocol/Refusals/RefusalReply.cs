namespace McpGateway.Protocol.Refusals;

/// <summary>One refusal, ready to be written to the client by <see cref="JsonRpcErrors"/> or <see cref="RefusalWriter"/>.</summary>
/// <param name="Refusal">Which one; the table says the rest.</param>
/// <param name="Era">The era of the exchange; legacy where it is not known yet.</param>
/// <param name="Id">The raw bytes of the request's id, exactly as read (a string keeps its quotes); empty is written as <c>null</c>.</param>
public readonly record struct RefusalReply(Refusal Refusal, Era Era, ReadOnlyMemory<byte> Id)
{
    /// <summary>What <c>audit search</c> finds; absent before the audit record is open.</summary>
    public string? Reference { get; init; }

    /// <summary>When another attempt makes sense, in milliseconds; written only where the table says that it applies.</summary>
    public long? RetryAfterMs { get; init; }

    /// <summary>
    /// A further sentence for the client, after the table's message: which header, which key, which server.
    /// Never set for unknown or denied targets; it is ignored there, so that the two cannot drift apart.
    /// </summary>
    public string? Detail { get; init; }

    /// <summary>Further members of <c>data</c> as raw JSON without braces, made by <see cref="RefusalData"/>; may be empty.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    public RefusalRow Row => Refusal.Row();
}
