namespace McpGateway.Identity.Issuers;

/// <summary>How the gateway gets on with an identity provider, for the operator.</summary>
/// <param name="Issuer">As in gateway.yaml.</param>
/// <param name="Keys">How many keys are in use; 0 until the first were fetched.</param>
/// <param name="FetchedAt">When keys were last fetched; null: never.</param>
/// <param name="FailedAt">When the last attempt failed; null if it succeeded.</param>
/// <param name="Error">Why; null if it succeeded. Keys once fetched stay in use meanwhile, however old.</param>
public sealed record IssuerStatus(string Issuer, int Keys, DateTimeOffset? FetchedAt, DateTimeOffset? FailedAt, string? Error);
