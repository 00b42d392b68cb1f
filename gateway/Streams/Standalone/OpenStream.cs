using System.Threading.Channels;
using McpGateway.Identity;

namespace McpGateway.Streams.Standalone;

/// <summary>
/// A stream that a client holds open for what belongs to no call of its own. Whoever writes never waits: a reader that
/// falls behind by more than <see cref="MaxWaiting"/> messages or <see cref="MaxBytes"/> is cut.
/// </summary>
internal abstract class OpenStream(PrincipalFeature principal)
{
    /// <summary>The most messages that wait to be read.</summary>
    public const int MaxWaiting = 256;

    /// <summary>The most bytes of waiting messages.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _closed = new();
    private int _count;
    private int _bytes;

    /// <summary>Who reads it. What each message names is decided by the roles of that moment.</summary>
    public PrincipalFeature Principal => principal;

    /// <summary>It takes nothing any more. No timer hangs on it.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>It was closed because nobody read it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The server of <c>/mcp/{server}</c>; null: <c>/mcp</c>.</summary>
    public abstract string? EndpointServer { get; }

    /// <summary>The list (tools, prompts, resources) of this client's own view has changed.</summary>
    public abstract void ListChanged(string list);

    /// <summary>False where it is closed, or is closed now because nobody reads.</summary>
    public bool TryAdd(byte[] message)
    {
        if (Interlocked.Increment(ref _count) <= MaxWaiting && Interlocked.Add(ref _bytes, message.Length) <= MaxBytes)
        {
            return _messages.Writer.TryWrite(message);
        }

        IsCut = true;
        Close();
        return false;
    }

    public void Close()
    {
        _messages.Writer.TryComplete();
        _closed.Cancel();
    }

    /// <summary>The next message; null at the end.</summary>
    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        if (!await _messages.Reader.WaitToReadAsync(cancellationToken) || !_messages.Reader.TryRead(out var message))
        {
            return null;
        }

        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -message.Length);
        return message;
    }
}
