namespace McpGateway.Protocol.Responses;

/// <summary>Why a server's message is not passed on.</summary>
public enum ResponseFault
{
    None,

    /// <summary>Not one valid JSON text in UTF-8, or cut off.</summary>
    Invalid,

    /// <summary>Nested deeper than allowed.</summary>
    TooDeep,

    /// <summary>Two readers could read it in two ways (CVE-2026-27896).</summary>
    Ambiguous,

    /// <summary>Valid JSON, but not a JSON-RPC 2.0 message as MCP uses it.</summary>
    NotAMessage,

    /// <summary>A response to another request.</summary>
    WrongId,

    /// <summary>A value that must be held for a decision is larger than the bound.</summary>
    HeldTooLong,
}
