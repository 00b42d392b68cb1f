using System.Net;

namespace McpGateway.Forwarding;

/// <summary>
/// The message as the body of the request to the server. It is written in one piece, so that a small one leaves in one
/// packet with the headers, where YARP's own copying sends those first. Written once: whatever the connection pool
/// thinks of a second try, a call is never sent twice (design §5, invariant 6).
/// </summary>
internal sealed class MessageContent : HttpContent
{
    /// <summary>By which the request carries it through YARP to <see cref="UpstreamHandler"/>.</summary>
    public static readonly HttpRequestOptionsKey<MessageContent> Key = new("McpGateway.Message");

    private readonly ReadOnlyMemory<byte> _message;
    private int _state;

    public MessageContent(ReadOnlyMemory<byte> message)
    {
        _message = message;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>The message is being written, perhaps by a connection that outlives its exchange: its bytes must not be used again.</summary>
    public bool IsBeingWritten => Volatile.Read(ref _state) == 1;

    protected override bool TryComputeLength(out long length)
    {
        length = _message.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
        {
            throw new InvalidOperationException("A message is sent at most once.");
        }

        ValueTask writing = stream.WriteAsync(_message, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
        {
            return FinishAsync(writing);
        }

        Volatile.Write(ref _state, 2);
        return Task.CompletedTask;
    }

    private async Task FinishAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        finally
        {
            Volatile.Write(ref _state, 2);
        }
    }
}
