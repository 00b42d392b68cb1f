using McpGateway.Backends;
using McpGateway.Backends.Messages;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>A conversation that had to be opened again knows nothing of what its client has subscribed to.</summary>
internal sealed class SubscriptionReplay(SessionSubscriptions subscriptions, TimeProvider time)
{
    private static readonly TimeSpan All = TimeSpan.FromSeconds(5);

    /// <summary>A subscription that fails here is tried again with the next opening: that is no reason to refuse the call that waits.</summary>
    public async ValueTask RunAsync(Backend backend, UpstreamSession session)
    {
        var resources = subscriptions.Of(session.Key.OwnerId, backend.Server.ClusterId);
        if (resources.Count == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(All, time);
        try
        {
            foreach (var resource in resources)
            {
                var request = OwnCall.Request("resources/subscribe", OwnRequests.Subscribe(resource.Uri), session.Version, session, All, All);
                var answer = await OwnCall.AskAsync(backend.Exchange, request, limit.Token);
                answer.Message?.Dispose();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // A slow server gets the rest with the next opening.
        }
    }
}
