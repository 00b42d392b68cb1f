using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Refusals;

/// <summary>The members that the specification asks for in <c>error.data</c>, as raw JSON for <see cref="RefusalReply.Data"/>.</summary>
public static class RefusalData
{
    /// <summary>−32022: <c>supported</c> (modern revisions only, as discover lists them) and <c>requested</c> (2026-07-28, basic/versioning).</summary>
    public static ReadOnlyMemory<byte> Versions(string requested)
    {
        using var writer = new PooledWriter(128);
        writer.Write("\"supported\":["u8);
        for (var i = 0; i < ProtocolVersion.Modern.Count; i++)
        {
            if (i > 0)
            {
                writer.Write((byte)',');
            }

            JsonText.WriteString(writer, ProtocolVersion.Modern[i].Name);
        }

        writer.Write("],\"requested\":"u8);
        JsonText.WriteString(writer, requested);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>A resource that was not found: the client's own URI, as it wrote it (2026-07-28, server/resources).</summary>
    public static ReadOnlyMemory<byte> Uri(string uri)
    {
        using var writer = new PooledWriter(128);
        writer.Write("\"uri\":"u8);
        JsonText.WriteString(writer, uri);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>−32021: <c>requiredCapabilities</c>, an object of the shape of ClientCapabilities, given as raw JSON.</summary>
    public static ReadOnlyMemory<byte> RequiredCapabilities(ReadOnlySpan<byte> rawObject)
    {
        using var writer = new PooledWriter(128);
        writer.Write("\"requiredCapabilities\":"u8);
        writer.Write(rawObject);
        return writer.WrittenSpan.ToArray();
    }
}
