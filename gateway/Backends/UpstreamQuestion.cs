using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends;

/// <summary>
/// A request that a server makes on the stream of a call: elicitation, sampling, roots (2025-11-25, client/*). The time
/// without a byte does not count until the next event is asked for: people take their time.
/// </summary>
/// <param name="message">The whole message.</param>
/// <param name="id">Where the server's id stands.</param>
/// <param name="method">Where the method stands, a string token.</param>
/// <param name="parameters">Where params stand; absent where there are none.</param>
/// <param name="reply">Sends a message to whoever asked, in the background.</param>
public sealed class UpstreamQuestion(ReadOnlySpan<byte> message, ByteRange id, ByteRange method, ByteRange parameters, Action<byte[]> reply)
{
    /// <summary>The server's id, a JSON value.</summary>
    public byte[] Id { get; } = id.Of(message).ToArray();

    /// <summary>The method's name; <see cref="McpMethod.Unknown"/> for one that no revision has.</summary>
    public McpMethod Method { get; } = JsonText.TryDecode(method.Of(message), out var name)
        ? McpMethods.Find(System.Text.Encoding.UTF8.GetBytes(name))
        : McpMethod.Unknown;

    /// <summary>The params, a JSON object; empty where there are none. A copy, as all of this: it outlives the message.</summary>
    public byte[] Params { get; } = parameters.IsPresent ? parameters.Of(message).ToArray() : [];

    /// <summary>Answers with a result: a JSON value, the client's own bytes.</summary>
    public void Answer(ReadOnlySpan<byte> result) => Reply(",\"result\":"u8, result);

    /// <summary>Answers with a JSON-RPC error object.</summary>
    public void Fail(ReadOnlySpan<byte> error) => Reply(",\"error\":"u8, error);

    /// <summary>Answers that nobody can be asked this.</summary>
    public void Decline() => Fail("{\"code\":-32601,\"message\":\"The client behind the gateway did not declare this capability.\"}"u8);

    private void Reply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        using var writer = new PooledWriter(Id.Length + value.Length + 64);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        writer.Write(Id);
        writer.Write(key);
        writer.Write(value);
        writer.Write("}"u8);
        reply(writer.WrittenSpan.ToArray());
    }
}
