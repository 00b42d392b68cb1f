using System.Threading.Channels;
using McpGateway.Identity;
using McpGateway.Sessions;

namespace McpGateway.Streams.Standalone;

/// <summary>
/// The stream that a legacy client holds open by GET for what belongs to no call of its own (2025-11-25,
/// basic/transports, Listening for Messages from the Server). Whoever writes never waits: a reader that falls behind by
/// more than <see cref="MaxWaiting"/> messages or <see cref="MaxBytes"/> is cut.
/// </summary>
internal sealed class StandaloneStream(LegacySession session, PrincipalFeature principal)
{
    /// <summary>The most messages that wait to be read.</summary>
    public const int MaxWaiting = 256;

    /// <summary>The most bytes of waiting messages.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _closed = new();
    private int _waiting;

    public LegacySession Session => session;

    /// <summary>Who reads it. What each message names is decided by the roles of that moment.</summary>
    public PrincipalFeature Principal => principal;

    /// <summary>It takes nothing any more. No timer hangs on it.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>False where it is closed, or is closed now because nobody reads.</summary>
    public bool TryAdd(byte[] message)
    {
        if (Interlocked.Add(ref _waiting, message.Length) <= MaxBytes && _messages.Writer.TryWrite(message))
        {
            return true;
        }

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

        Interlocked.Add(ref _waiting, -message.Length);
        return message;
    }
}
