using McpGateway.Access;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;
using McpGateway.Streams;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Listening;

/// <summary>
/// subscriptions/listen of modern clients. The stream lasts as long as its connection and its credentials; it holds no
/// snapshot and no place of a concurrency limit, so neither a reload nor a stop waits for it.
/// </summary>
internal sealed class ListenMiddleware(
    RequestDelegate next, StreamPlaces places, ISnapshotSource snapshots, CatalogSource catalogs, UpdatedResource updated, ListenedServers servers, ListChanges changes,
    TaskIds tasks, TaskUpdates updates,
    Drain drain, TimeProvider time)
{
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);
    private static readonly OwnedKeys ListKeys = new("tools", "prompts", "resources");
    private static readonly RefusalDetail Malformed = new()
    {
        Sentence = $"params.notifications has booleans and at most {ListenFilter.MaxUris} resourceSubscriptions of at most {SubscribedResource.MaxUri} characters, and at most {ListenFilter.MaxTasks} taskIds.",
    };

    public Task InvokeAsync(HttpContext context) =>
        context.Exchange().Envelope?.Method == McpMethod.SubscriptionsListen ? OpenAsync(context) : next(context);

    private async Task OpenAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        if (exchange is not { Era: Era.Modern, Envelope: { } envelope }
            || context.Features.Get<PrincipalFeature>() is not { } principal || context.Features.Get<AccessFeature>() is not { } access)
        {
            throw new InvalidOperationException("A stream was asked for without message, principal or decision.");
        }

        if (ListenFilter.Read(envelope) is not { } asked)
        {
            await context.RefuseAsync(Refusal.InvalidParams, Malformed);
            return;
        }

        // ext-tasks, Task Status Notifications.
        if (asked.Tasks.Count > 0 && !Extensions.DeclaresTasks(envelope))
        {
            await context.RefuseAsync(Refusal.CapabilityMissing, new RefusalDetail { Data = RefusalData.RequiredCapabilities(Extensions.RequiredTasks) });
            return;
        }

        var owner = principal.Principal.Id;
        if (!places.TryTake(owner))
        {
            await context.RefuseAsync(Refusal.TooManyRequests, StreamConnection.Full);
            return;
        }

        ListenStream stream = new(envelope.RawId.ToArray(), asked, exchange.EndpointServer, principal);
        try
        {
            StreamConnection.LetGo(exchange);
            await ServeAsync(context, stream, asked, access.Roles);
        }
        finally
        {
            stream.Close();
            places.Release(owner);
        }
    }

    private async Task ServeAsync(HttpContext context, ListenStream stream, ListenFilter asked, RoleSet roles)
    {
        // Before anything is kept: a change from here on is told.
        changes.Watch(stream);
        var kept = await KeepAsync(context, stream, asked, roles);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stream.Closed, drain.Refusing);
        using var expiry = StreamConnection.Expiry(stream.Principal.Principal, end, time);
        await StreamConnection.WriteAsync(context, stream, stream.Acknowledgement(kept), static _ => ValueTask.CompletedTask, time, end.Token);
        if (!context.RequestAborted.IsCancellationRequested && !stream.IsCut && !stream.Principal.IsEnded)
        {
            await CompleteAsync(context, stream);
        }
    }

    /// <summary>A resource that this client may not read is left out like one that is not there.</summary>
    private async ValueTask<ListenFilter> KeepAsync(HttpContext context, ListenStream stream, ListenFilter asked, RoleSet roles)
    {
        if (snapshots.Current is not { } snapshot)
        {
            return ListenFilter.Nothing;
        }

        var state = catalogs.Of(snapshot);
        Dictionary<string, SubscribedResource> wanted = new(StringComparer.Ordinal);
        foreach (var uri in asked.Uris)
        {
            var resolved = state.Catalog.ResolveUri(TargetKind.Resource, uri, stream.EndpointServer);
            if (resolved is { Server.Options: { } server, OriginalName: { Length: <= SubscribedResource.MaxUri } original })
            {
                SubscribedResource resource = new(server.Name, server.ClusterId, original);
                if (updated.For(stream.Principal, stream.EndpointServer, resource, original) is not null)
                {
                    wanted[uri] = resource;
                }
            }
        }

        Dictionary<string, FollowedTask> followed = new(StringComparer.Ordinal);
        foreach (var id in asked.Tasks)
        {
            if (tasks.TryOpen(stream.Principal.Principal.Id, Era.Modern, id) is { } task
                && updates.Follow(stream.Principal, stream.EndpointServer, id, task) is { } following)
            {
                followed[id] = following;
            }
        }

        var kept = wanted.Count + followed.Count == 0 ? ([], []) : await servers.ListenAsync(stream, wanted.Values, followed.Values, context.RequestAborted);
        var resourcesKept = kept.Resources.ToHashSet();
        var (tools, prompts, resources) = ListsOf(state.Views.Get(new ViewKey(stream.EndpointServer, Era.Modern, roles)).Capabilities);
        return new ListenFilter(
            asked.Tools && tools, asked.Prompts && prompts, asked.Resources && resources,
            [.. wanted.Where(pair => resourcesKept.Contains(pair.Value)).Select(pair => pair.Key)],
            [.. kept.Tasks.Select(task => task.Shown)]);
    }

    private static (bool Tools, bool Prompts, bool Resources) ListsOf(ReadOnlySpan<byte> capabilities)
    {
        Span<ByteRange> at = stackalloc ByteRange[3];
        return JsonObjects.TryRead(capabilities, default, ListKeys, at) == ReadFault.None
            ? (at[0].IsPresent, at[1].IsPresent, at[2].IsPresent)
            : default;
    }

    /// <summary>The response says that it was no fault (2026-07-28, Graceful Closure): the client listens again.</summary>
    private async ValueTask CompleteAsync(HttpContext context, ListenStream stream)
    {
        using var limit = new CancellationTokenSource(LastWord, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        using PooledWriter frame = new();
        SseWriter.WriteEvent(frame, stream.Completion());
        try
        {
            await new ResponseSink(context).WriteAsync(frame.WrittenMemory, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nobody reads it.
        }
    }
}
