using System.Buffers;

namespace McpGateway.Protocol.Responses;

/// <summary>Decides what becomes of a server's JSON-RPC error before a client sees it.</summary>
public interface IErrorRewriter
{
    /// <summary>
    /// Writes another <c>error</c> object to <paramref name="output"/> and returns true, or writes nothing and returns false:
    /// then the server's own passes.
    /// </summary>
    /// <param name="code">The server's code; null where it gave no number.</param>
    /// <param name="error">The server's error object, valid JSON.</param>
    /// <param name="output">Where the other object goes.</param>
    bool Rewrite(long? code, ReadOnlySpan<byte> error, IBufferWriter<byte> output);
}
