using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>Reads one message, in one pass over its bytes, into an <see cref="Envelope"/>.</summary>
public static class EnvelopeReader
{
    /// <summary>
    /// Refuses what is not one valid JSON text, not a JSON-RPC 2.0 message as MCP uses it, or what two readers could read in
    /// two ways. Which methods, headers and params fit together is not decided here but by <c>EraDecision</c>.
    /// </summary>
    /// <param name="body">The whole message; the envelope refers to it.</param>
    /// <param name="limits">Bounds; null for <see cref="EnvelopeLimits.Default"/>.</param>
    public static EnvelopeResult Read(ReadOnlyMemory<byte> body, EnvelopeLimits? limits = null)
    {
        limits ??= EnvelopeLimits.Default;
        Span<ByteRange> values = stackalloc ByteRange[EnvelopePass.ValueCount];
        values.Clear();
        var pass = new EnvelopePass(body.Span, limits, values);
        return pass.Run() switch
        {
            JsonKind.Object => EnvelopeBuilder.Build(body, limits, ref pass),
            JsonKind.Array => EnvelopeBuilder.BuildBatch(body, ref pass),
            _ => EnvelopeBuilder.Refuse(body, limits, ref pass),
        };
    }
}
