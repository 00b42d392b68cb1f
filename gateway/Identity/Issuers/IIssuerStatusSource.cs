using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>Knows how the gateway gets on with its identity providers.</summary>
public interface IIssuerStatusSource
{
    /// <summary>One for each issuer of the snapshot, in its order; does not wait.</summary>
    IEnumerable<IssuerStatus> StatusOf(Snapshot snapshot);
}
