namespace McpGateway.Protocol.Json;

/// <summary>Why a reader gave up on an object or array.</summary>
public enum ReadFault
{
    None,

    /// <summary>Not the container that was expected, or not valid JSON in UTF-8.</summary>
    Invalid,

    /// <summary>Nested deeper than allowed.</summary>
    TooDeep,

    /// <summary>An owned key stands twice, or beside a key that some readers take for it (CVE-2026-27896).</summary>
    Ambiguous,
}

internal static class ReadFaults
{
    public static ReadFault Of(JsonFault fault) => fault == JsonFault.TooDeep ? ReadFault.TooDeep : ReadFault.Invalid;
}
