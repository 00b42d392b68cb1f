using System.Text;

namespace McpGateway.Benchmarks.Backend;

/// <summary>An HTTP status and the bytes of a JSON-RPC answer, none for 202.</summary>
public readonly record struct Answer(int Status, ReadOnlyMemory<byte> Bytes)
{
    public static Answer Accepted { get; } = new(StatusCodes.Status202Accepted, default);

    /// <summary>A good answer with the result <paramref name="result"/>, which is JSON already.</summary>
    public static Answer Result(RpcRequest request, ReadOnlySpan<byte> result, int status = StatusCodes.Status200OK) =>
        Join(request, "\"result\":"u8, result, status);

    /// <summary>An error of the protocol.</summary>
    public static Answer Error(RpcRequest request, int status, string error) => Join(request, "\"error\":"u8, Encoding.UTF8.GetBytes(error), status);

    private static Answer Join(RpcRequest request, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int status)
    {
        var head = "{\"jsonrpc\":\"2.0\",\"id\":"u8;
        var id = request.Id.IsEmpty ? "null"u8 : request.Id.Span;
        var bytes = new byte[head.Length + id.Length + 1 + key.Length + value.Length + 1];
        var rest = bytes.AsSpan();
        head.CopyTo(rest);
        rest = rest[head.Length..];
        id.CopyTo(rest);
        rest[id.Length] = (byte)',';
        rest = rest[(id.Length + 1)..];
        key.CopyTo(rest);
        value.CopyTo(rest[key.Length..]);
        bytes[^1] = (byte)'}';
        return new Answer(status, bytes);
    }
}
