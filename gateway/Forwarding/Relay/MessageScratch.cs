using McpGateway.Protocol;
using McpGateway.Protocol.Responses;
using Microsoft.Extensions.ObjectPool;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// What relaying a message needs beside the message: lent out again only after a message that was complete and without
/// fault, so that nothing of one exchange is left for the next.
/// </summary>
internal sealed class MessageScratch
{
    private const int MostKept = 32 << 10;
    private static readonly ObjectPool<MessageScratch> Pool = new DefaultObjectPool<MessageScratch>(new Policy(), maximumRetained: 128);
    private static readonly ResponseRewrite Nothing = new();

    public ResponseScanner Scanner { get; } = new(Nothing, default);

    public PooledWriter Held { get; } = new();

    /// <summary>What is ready for the client.</summary>
    public PooledWriter Output { get; } = new();

    public static MessageScratch Rent(ResponseRewrite rewrite, ReadOnlyMemory<byte> expectedId)
    {
        MessageScratch scratch = Pool.Get();
        scratch.Scanner.Reset(rewrite, expectedId);
        return scratch;
    }

    public void Return() => Pool.Return(this);

    private sealed class Policy : PooledObjectPolicy<MessageScratch>
    {
        public override MessageScratch Create() => new();

        public override bool Return(MessageScratch scratch)
        {
            bool kept = scratch.Scanner.IsReusable && scratch.Held.Length <= MostKept && scratch.Output.Length <= MostKept;
            if (kept)
            {
                scratch.Scanner.Reset(Nothing, default);
                scratch.Held.Clear();
                scratch.Output.Clear();
            }
            else
            {
                scratch.Scanner.Dispose();
                scratch.Held.Dispose();
                scratch.Output.Dispose();
            }

            return kept;
        }
    }
}
