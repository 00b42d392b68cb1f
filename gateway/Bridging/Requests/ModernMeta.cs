using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Requests;

/// <summary>What a modern request says of its sender (2026-07-28, basic), made from a legacy client's session.</summary>
/// <param name="Version">The revision towards the server.</param>
/// <param name="Capabilities">A JSON object. What is declared here the server may ask for, so it is only what the gateway can carry.</param>
/// <param name="ClientInfo">A JSON object, self-reported by the client in initialize; empty: left out.</param>
/// <param name="LogLevel">One of the levels of logging/setLevel; null: the server sends no log messages.</param>
internal sealed record ModernMeta(
    ProtocolVersion Version, ReadOnlyMemory<byte> Capabilities, ReadOnlyMemory<byte> ClientInfo, string? LogLevel)
{
    /// <summary>The members of <c>_meta</c>, without braces.</summary>
    public ReadOnlyMemory<byte> ToMembers()
    {
        using var output = new PooledWriter(256);
        WriteKey(output, MetaKeys.ProtocolVersion);
        JsonText.WriteString(output, Version.Name);
        output.Write(","u8);
        WriteKey(output, MetaKeys.ClientCapabilities);
        output.Write(Capabilities.Span);
        if (!ClientInfo.IsEmpty)
        {
            output.Write(","u8);
            WriteKey(output, MetaKeys.ClientInfo);
            output.Write(ClientInfo.Span);
        }

        if (LogLevel is { } level)
        {
            output.Write(","u8);
            WriteKey(output, MetaKeys.LogLevel);
            JsonText.WriteString(output, level);
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteKey(PooledWriter output, string key)
    {
        JsonText.WriteString(output, key);
        output.Write(":"u8);
    }
}
