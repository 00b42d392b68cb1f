using McpGateway.Backends;
using McpGateway.Protocol;

namespace McpGateway.Forwarding.Relay;

/// <summary>Turns the bytes of a server's answer into those of the client's, chunk by chunk.</summary>
internal interface IRelay : IDisposable
{
    /// <summary>What is ready for the client, until the relay is disposed.</summary>
    PooledWriter Output { get; }

    /// <summary>Takes a chunk. False once the answer is over, complete or broken: nothing more is read.</summary>
    bool Push(ReadOnlySpan<byte> chunk, PooledWriter output);

    /// <summary>The server is silent, and the client is told so where that can be told.</summary>
    void KeepAlive(PooledWriter output);

    /// <summary>The server's answer has ended.</summary>
    void Finish(PooledWriter output);

    /// <summary>The server's answer broke off, or breaks the rules.</summary>
    void Break(UpstreamFault fault, PooledWriter output);
}
