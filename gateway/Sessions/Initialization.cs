using System.Diagnostics.CodeAnalysis;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Sessions;

/// <summary>What a session takes from the params of initialize (2025-11-25, basic/lifecycle).</summary>
internal static class Initialization
{
    /// <summary>The most bytes of <c>capabilities</c> and <c>clientInfo</c> together: a session keeps them.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>False, with a sentence for the client, where they cannot begin a session.</summary>
    public static bool TryRead(Envelope envelope, [NotNullWhen(true)] out ProtocolVersion? version, [NotNullWhen(false)] out string? fault)
    {
        var p = envelope.Params;
        version = null;
        fault = null;
        if (envelope.Text(p.ProtocolVersion) is not { } asked
            || envelope.KindOf(p.Capabilities) != JsonKind.Object
            || envelope.KindOf(p.ClientInfo) != JsonKind.Object)
        {
            fault = "initialize needs protocolVersion (a string), capabilities and clientInfo (objects).";
            return false;
        }

        if (p.Capabilities.Length + p.ClientInfo.Length > MaxBytes)
        {
            fault = $"capabilities and clientInfo may have {MaxBytes} bytes together.";
            return false;
        }

        version = Negotiate(asked);
        return true;
    }

    /// <summary>The revision asked for if it is one of ours and knows initialize, else our latest that does.</summary>
    public static ProtocolVersion Negotiate(string asked) =>
        ProtocolVersion.Find(asked) is { Era: Era.Legacy } ours ? ours : ProtocolVersion.LatestLegacy;
}
