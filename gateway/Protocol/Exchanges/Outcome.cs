using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>How an exchange ended, for the record and the counters.</summary>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
/// <param name="Code">The JSON-RPC error code the client got; null where it got a result.</param>
/// <param name="Abandoned">The client went away, or cancelled, before the end.</param>
/// <param name="IsToolError">The tool itself said <c>isError</c>.</param>
public readonly record struct Outcome(Refusal? Refusal, int? Code = null, bool IsToolError = false, bool Abandoned = false);
