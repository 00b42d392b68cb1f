using System.Collections.Concurrent;
using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;

namespace McpGateway.Backends.Connections;

/// <summary>The calls over one connection: each has an id of its own there, and gets what comes back under the caller's.</summary>
/// <param name="server">The server's name.</param>
/// <param name="options">How many there may be, and how many messages may wait for one caller.</param>
/// <param name="maxMessage">limits.message, in bytes.</param>
/// <param name="why">Why nothing can be sent any more; null while the connection lives.</param>
/// <param name="tell">Sends a message that needs no answer, in the background.</param>
internal sealed class CallsInFlight(string server, BackendsOptions options, Func<long> maxMessage, Func<UpstreamFault?> why, Action<byte[]> tell)
{
    private readonly ConcurrentDictionary<long, ConnectionCall> _calls = new();
    private long _lastId;

    /// <summary>The only one; null where there is none, or several.</summary>
    public ConnectionCall? Only
    {
        get
        {
            ConnectionCall? only = null;
            foreach (var (_, call) in _calls)
            {
                if (only is not null)
                {
                    return null;
                }

                only = call;
            }

            return only;
        }
    }

    public ConnectionCall? Find(long id) => _calls.GetValueOrDefault(id);

    /// <summary>Its answer has come: what follows on the connection is beside it, however late its caller reads.</summary>
    public ConnectionCall? Take(long id) => _calls.TryRemove(id, out var call) ? call : null;

    /// <summary>The connection has ended.</summary>
    /// <param name="gone">What each is told; true: its message was handed to the server.</param>
    public void FailAll(Func<bool, UpstreamFault> gone)
    {
        foreach (var (_, call) in _calls)
        {
            call.Fail(gone(!call.TryWithdraw()));
        }
    }

    /// <summary>Runs one call to its end: what comes back for it, the response or a fault last. If it is left before, the server is told.</summary>
    /// <param name="request">The call.</param>
    /// <param name="clock">Its time limits.</param>
    /// <param name="begin">Hands the message to the server, or says why it cannot.</param>
    public async IAsyncEnumerable<UpstreamEvent> RunAsync(UpstreamRequest request, ExchangeClock clock, Func<byte[], ConnectionCall, ValueTask<UpstreamFault?>> begin)
    {
        var (call, message) = Register(request);
        var settled = false;
        try
        {
            var fault = Refuse() ?? await begin(message, call);
            while (true)
            {
                var next = fault is null ? await NextAsync(call, clock) : UpstreamEvent.Failed(fault);
                settled = next.Kind == UpstreamEventKind.Response || (next.IsFault && (why() is not null || HasSettled(next.Fault)));
                if (next.Kind == UpstreamEventKind.Question)
                {
                    clock.Suspend();
                }

                yield return next;
                if (next.Kind is not (UpstreamEventKind.Notification or UpstreamEventKind.Question))
                {
                    break;
                }

                clock.Restart();
            }
        }
        finally
        {
            Unregister(call, request, settled);
        }
    }

    // Whatever the others mean, the server may still be at work.
    private static bool HasSettled(UpstreamFault fault) => fault.NothingRan || fault.Kind == UpstreamFaultKind.Rejected;

    private (ConnectionCall Call, byte[] Message) Register(UpstreamRequest request)
    {
        var id = Interlocked.Increment(ref _lastId);
        var (message, token) = ConnectionMessages.Outgoing(request.Message, id);
        var call = new ConnectionCall(id, request.Id, token, request.Version is { Era: Era.Modern }, request.TakesQuestions, options.MaxQueuedMessages, 2 * maxMessage());
        _calls[id] = call;
        return (call, message);
    }

    private void Unregister(ConnectionCall call, UpstreamRequest request, bool settled)
    {
        _calls.TryRemove(call.Id, out _);
        call.Drain();

        // A connection that many share cannot be closed for one: both eras cancel over it by a notification. initialize must not be cancelled.
        if (!settled && !call.TryWithdraw() && request.Version is not null)
        {
            tell(ServerMessages.Cancelled(ConnectionMessages.IdBytes(call.Id), "the caller has cancelled the call, or its time was up"));
        }
    }

    private UpstreamFault? Refuse() =>
        _calls.Count > options.MaxProcessCalls ? new UpstreamFault(UpstreamFaultKind.Down, $"{server}: too many calls at a time") : why();

    private async ValueTask<UpstreamEvent> NextAsync(ConnectionCall call, ExchangeClock clock)
    {
        try
        {
            var next = await call.NextAsync(clock.Token);
            clock.Restart();
            return next;
        }
        catch (OperationCanceledException)
        {
            return UpstreamEvent.Failed(clock.Why(server));
        }
    }
}
