using System.Buffers;
using System.Text.Json;

namespace McpGateway.Benchmarks.Backend;

/// <summary>What the back end reads of a message.</summary>
/// <param name="Method">Empty where there is none.</param>
/// <param name="Id">The id as it was spelled; empty for a notification.</param>
/// <param name="Cursor">Page asked for, or null.</param>
/// <param name="Version">Protocol version that initialize asks for, or null.</param>
public readonly record struct RpcRequest(string Method, ReadOnlyMemory<byte> Id, string? Cursor, string? Version)
{
    public static RpcRequest Read(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var (method, cursor, version) = ("", default(string), default(string));
        ReadOnlyMemory<byte> id = default;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2)
            {
                continue;
            }

            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                var start = reader.TokenStartIndex;
                id = body.Slice(start, reader.BytesConsumed - start).ToArray();
            }
            else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                method = reader.ValueTextEquals("tools/call"u8) ? "tools/call" : reader.GetString() ?? "";
            }
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals("cursor"u8))
            {
                reader.Read();
                cursor = reader.GetString();
            }
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals("protocolVersion"u8))
            {
                reader.Read();
                version = reader.GetString();
            }
        }

        return new RpcRequest(method, id, cursor, version);
    }
}
