using System.Threading.Channels;
using McpGateway.Sessions;

namespace McpGateway.Backends;

/// <summary>
/// Closes, on their servers, what belonged to clients' sessions that have ended, where all gateway replicas share it:
/// each that hears of the end asks the store, and the one that gets the sessions closes them. One end after the other.
/// </summary>
internal sealed class EndedSessions(Func<IUpstreamSessionStore?> store, Action<EndedUpstreamSession> close) : IAsyncDisposable
{
    private const int MostWaiting = 100_000;

    private readonly Channel<LegacySession> _ended = Channel.CreateBounded<LegacySession>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private bool _isRunning;

    public void Add(LegacySession session)
    {
        if (store() is not { } shared || !_ended.Writer.TryWrite(session))
        {
            return;
        }

        lock (_lock)
        {
            if (!_isRunning)
            {
                _isRunning = true;
                _running = Task.Run(() => RunAsync(shared), CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ended.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync(IUpstreamSessionStore shared)
    {
        await foreach (var session in _ended.Reader.ReadAllAsync(CancellationToken.None))
        {
            foreach (var taken in await shared.TakeAsync(session, CancellationToken.None))
            {
                close(taken);
            }
        }
    }
}
