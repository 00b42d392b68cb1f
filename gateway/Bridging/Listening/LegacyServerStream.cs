using McpGateway.Backends;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Protocol;

namespace McpGateway.Bridging.Listening;

/// <summary>
/// A conversation with a legacy server for one stream of a modern client: nothing but its subscriptions, and the server's
/// stream beside answers. It ends with that stream, and with it all that the server keeps for it.
/// </summary>
internal sealed class LegacyServerStream(ListenStream stream, Backend backend, IReadOnlyList<SubscribedResource> resources)
{
    private static readonly TimeSpan EachAnswer = TimeSpan.FromSeconds(5);

    /// <summary>Until the server's stream ends; the conversation ends with it.</summary>
    /// <param name="heard">Gets the notifications.</param>
    /// <param name="agreed">Gets the URIs that the server keeps.</param>
    public async ValueTask RunAsync(Action<PooledBytes> heard, Action<IReadOnlyCollection<string>> agreed)
    {
        var key = UpstreamSessionKey.ForListening(stream.Key, stream.Principal.Principal.Id, ProtocolVersion.LatestLegacy);
        var opened = await backend.SessionAsync(key, stream.Closed);
        if (!opened.IsOpen)
        {
            return;
        }

        var session = opened.Session;
        try
        {
            await ListenAsync(session, heard, agreed);
        }
        finally
        {
            // Out of the store first: whoever takes it out is the one to close it.
            if (await backend.SessionForgottenAsync(session) == SessionLoss.Removed)
            {
                backend.Close(session);
            }

            backend.ClientSessionEnded(stream.Key);
        }
    }

    private async ValueTask ListenAsync(UpstreamSession session, Action<PooledBytes> heard, Action<IReadOnlyCollection<string>> agreed)
    {
        // Subscribed to once the server is listened to: it may have news before its answer has come.
        var subscribing = Task.CompletedTask;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stream.Closed);
        await foreach (var item in backend.ListenAsync(session, () => subscribing = SubscribeAsync(session, agreed, end.Token), stream.Closed))
        {
            using var message = item.Message;
            if (item.Fault?.Kind == UpstreamFaultKind.Rejected)
            {
                agreed([]);
            }

            item.Asked?.Decline();
            if (item.Kind == UpstreamEventKind.Notification)
            {
                heard(message!);
            }
        }

        await end.CancelAsync();
        await subscribing;
    }

    private async Task SubscribeAsync(UpstreamSession session, Action<IReadOnlyCollection<string>> agreed, CancellationToken cancellationToken)
    {
        HashSet<string> kept = new(StringComparer.Ordinal);
        try
        {
            foreach (var resource in resources)
            {
                var request = OwnCall.Request("resources/subscribe", OwnRequests.Subscribe(resource.Uri), session.Version, session, EachAnswer, EachAnswer);
                var answer = await OwnCall.AskAsync(backend.Exchange, request, cancellationToken);
                using var message = answer.Message;
                if (message is not null && MessageView.TryRead(message.Span, out var view) && view.Result.IsPresent)
                {
                    kept.Add(resource.Uri);
                }
            }

            agreed(kept);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream has ended: the next begins with all of them.
        }
    }
}
