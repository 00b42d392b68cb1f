using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>An issuer as one snapshot trusts it.</summary>
internal sealed record Issuer(IssuerOptions Options, IssuerKeys Keys);
