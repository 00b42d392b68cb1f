namespace McpGateway.Bridging.Answers;

/// <summary>The codes whose meaning depends on the era (2026-07-28, schema; 2025-11-25, schema).</summary>
internal static class ErrorCodes
{
    public const int InvalidParams = -32602;

    /// <summary>Resource not found; legacy only.</summary>
    public const int ResourceNotFound = -32002;

    /// <summary>URL elicitation required; 2025-11-25 only.</summary>
    public const int UrlElicitationRequired = -32042;

    /// <summary>
    /// −32020 … −32022 are about the hop between gateway and server and are never relayed (design §5, invariant 9). The
    /// rest of −32020 … −32099 is reserved to the specification; −32042 alone has been given out.
    /// </summary>
    public static bool IsAboutTheHop(int code) => code is <= -32020 and >= -32022;
}
