namespace McpGateway.Protocol;

/// <summary>The two eras of the protocol, in the specification's own words (2026-07-28, basic/versioning).</summary>
public enum Era
{
    /// <summary>Revisions up to 2025-11-25: the initialize handshake and sessions.</summary>
    Legacy,

    /// <summary>Revisions from 2026-07-28: every request carries its own metadata, nothing is remembered between requests.</summary>
    Modern,
}
