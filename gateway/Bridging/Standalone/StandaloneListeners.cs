using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using McpGateway.Backends;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Sessions.Questions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Standalone;

/// <summary>
/// For each client that holds its standalone stream open here: listens to what the legacy servers it talks to say beside
/// their answers, and writes into that stream what is for it. A server is listened to from the first conversation on.
/// </summary>
internal sealed class StandaloneListeners(
    StandaloneStreams streams, Func<IBackends> backends, ClientQuestions questions, SessionUpdates updates, SubscriptionReplay replay, SharedListening sharing, TimeProvider time) : IStandaloneObserver, IUpstreamObserver
{
    /// <summary>How long a call waits until its server is listened to.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(1);

    private readonly ConditionalWeakTable<StandaloneStream, ConcurrentDictionary<string, UpstreamSession>> _heard = [];

    public async ValueTask OpenedAsync(StandaloneStream stream, CancellationToken cancellationToken)
    {
        foreach (var backend in backends().All)
        {
            if (backend.FindClientSession(stream.Session.Id) is { } session)
            {
                await ListenAsync(stream, backend, session);
            }
        }
    }

    public async ValueTask OpenedAsync(Backend backend, UpstreamSession session)
    {
        await (streams.Find(session.Key.OwnerId) is { } stream ? ListenAsync(stream, backend, session)
            : session.IsShared ? sharing.TellAsync(session)
            : ValueTask.CompletedTask);
        await replay.RunAsync(backend, session);
    }

    /// <summary>Ends when the server is listened to, or after <see cref="Head"/>.</summary>
    private async ValueTask ListenAsync(StandaloneStream stream, Backend backend, UpstreamSession session)
    {
        var heard = _heard.GetOrCreateValue(stream);
        if (heard.TryGetValue(backend.Server.ClusterId, out var known) && ReferenceEquals(known, session))
        {
            return;
        }

        heard[backend.Server.ClusterId] = session;
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new StandaloneListener(stream, backend, session, questions, updates, time);
        _ = Task.Run(
            () => listener.RunAsync(() => heard.TryGetValue(backend.Server.ClusterId, out var current) && ReferenceEquals(current, session), () => opened.TrySetResult()),
            CancellationToken.None);
        await Task.WhenAny(opened.Task, Task.Delay(Head, time, stream.Closed));
    }
}
