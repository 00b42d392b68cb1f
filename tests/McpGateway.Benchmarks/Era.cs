namespace McpGateway.Benchmarks;

/// <summary>The two eras of the protocol: with sessions (to 2025-11-25), and without (from 2026-07-28).</summary>
public enum Era
{
    Legacy,
    Modern,
}
