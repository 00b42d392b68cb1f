namespace McpGateway.Protocol.Refusals;

/// <summary>One line of the refusal table.</summary>
/// <param name="Refusal">The refusal this row describes.</param>
/// <param name="Form">Its shape on the wire.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The JSON-RPC code; null exactly where <paramref name="Form"/> is not <see cref="RefusalForm.JsonRpc"/>.</param>
/// <param name="Reason">snake_case: the audit record's reason and the metric tag.</param>
/// <param name="Message">What the client is told: what is wrong and what to do. Never names a rule, a server's address or a secret.</param>
/// <param name="RetryAfter">A <c>Retry-After</c> header goes with it where the caller knows the time.</param>
public sealed record RefusalRow(
    Refusal Refusal, RefusalForm Form, int Status, int? Code, string Reason, string Message, bool RetryAfter = false)
{
    /// <summary>
    /// What <c>data.refusal</c> says to the client: <see cref="Reason"/>, but for refusals that must not be told apart.
    /// </summary>
    public string ClientReason { get; init; } = Reason;

    /// <summary>The status where the exchange is legacy.</summary>
    public int LegacyStatus { get; init; } = Status;

    /// <summary>The code where the exchange is legacy.</summary>
    public int? LegacyCode { get; init; } = Code;

    public int StatusIn(Era era) => era == Era.Legacy ? LegacyStatus : Status;

    public int? CodeIn(Era era) => era == Era.Legacy ? LegacyCode : Code;
}
