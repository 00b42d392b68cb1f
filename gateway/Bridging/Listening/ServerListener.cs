using McpGateway.Backends;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Bridging.Listening;

/// <summary>Listens to one server, of either era, for one stream of a modern client.</summary>
internal sealed class ServerListener(
    ListenStream stream, Backend backend, IBackends backends, Wanted wanted, UpdatedResource updated, TaskUpdates updates, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _agreed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ListenFilter? _kept;

    /// <summary>Comes with the server's first word about the subscriptions, or when it could not be reached.</summary>
    public Task Agreed => _agreed.Task;

    /// <summary>What it has not refused by now.</summary>
    public IEnumerable<SubscribedResource> Kept() =>
        _kept is { } kept ? wanted.Resources.Where(resource => kept.Uris.Contains(resource.Uri)) : wanted.Resources;

    /// <inheritdoc cref="Kept"/>
    public IEnumerable<FollowedTask> KeptTasks() =>
        _kept is { } kept ? wanted.Tasks.Where(task => kept.Tasks.Contains(task.Task.Id)) : wanted.Tasks;

    /// <summary>Until the stream is closed, the server is none any more, or it has refused everything.</summary>
    public async Task RunAsync()
    {
        var wait = First;
        try
        {
            while (!stream.Closed.IsCancellationRequested && (Kept().Any() || KeptTasks().Any()))
            {
                // The client named a resource of this server; of another one that has its name now it has to ask again.
                if (!ReferenceEquals(backends.Find(backend.Server.ClusterId), backend))
                {
                    stream.Close();
                    return;
                }

                var begun = time.GetTimestamp();
                await ListenAsync();
                _agreed.TrySetResult();
                wait = time.GetElapsedTime(begun) > Longest ? First : wait < Longest ? wait * 2 : Longest;
                await Task.Delay(wait, time, stream.Closed);
            }
        }
        catch (OperationCanceledException) when (stream.Closed.IsCancellationRequested)
        {
            // The client has gone, or is let go.
        }
        finally
        {
            _agreed.TrySetResult();
        }
    }

    /// <summary>The first word counts: the client was told of it.</summary>
    private void Agree(ListenFilter kept)
    {
        if (!_agreed.Task.IsCompleted)
        {
            _kept = kept;
            _agreed.TrySetResult();
        }
    }

    private async ValueTask ListenAsync()
    {
        if (await backend.EraAsync(Era.Modern, stream.Closed) is not { } era)
        {
            return;
        }

        if (era.Era == Era.Legacy)
        {
            await new LegacyServerStream(stream, backend, wanted.Resources).RunAsync(Hear, uris => Agree(ListenFilter.Nothing with { Uris = [.. uris] }));
            return;
        }

        if (backend.Server is { Transport: ServerTransport.Process, Isolation: not Isolation.Shared })
        {
            await ListenByOwnAsync(era);
            return;
        }

        await ListenAsync(era, null);
    }

    /// <summary>A process of the client's own: that which its calls go to, where there is one.</summary>
    private async ValueTask ListenByOwnAsync(BackendEra era)
    {
        var opened = await backend.SessionAsync(UpstreamSessionKey.ForListening(stream.Key, stream.Principal.Principal.Id, era.Version), stream.Closed);
        if (!opened.IsOpen)
        {
            return;
        }

        try
        {
            await ListenAsync(era, opened.Session);
        }
        finally
        {
            backend.ClientSessionEnded(stream.Key);
        }
    }

    private async ValueTask ListenAsync(BackendEra era, UpstreamSession? session)
    {
        var message = OwnRequests.Listen(era.Version, [.. wanted.Resources.Select(resource => resource.Uri)], [.. wanted.Tasks.Select(task => task.Task.Id)]);
        var request = OwnCall.Request("subscriptions/listen", message, era.Version, session, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var item in backend.Exchange.SendAsync(request, stream.Closed))
        {
            using var heard = item.Message;
            if (item.Fault?.Kind == UpstreamFaultKind.Rejected || (item.Kind == UpstreamEventKind.Response && IsError(heard!.Span)))
            {
                Agree(ListenFilter.Nothing);
            }
            else if (item.Kind == UpstreamEventKind.Notification && KeptBy(heard!.Span) is { } kept)
            {
                Agree(kept);
            }
            else if (item.Kind == UpstreamEventKind.Notification)
            {
                Hear(heard!);
            }
        }
    }

    /// <summary>Nothing passes but what was asked for, and that only after it was decided again for this receiver.</summary>
    private void Hear(PooledBytes message)
    {
        if (UpdatedResource.UriOf(message.Span) is not { } uri)
        {
            HearOfTask(message);
            return;
        }

        foreach (var resource in Kept())
        {
            if (resource.Covers(backend.Server.ClusterId, uri) && updated.For(stream.Principal, stream.EndpointServer, resource, uri) is { } shown)
            {
                stream.Updated(shown);
                return;
            }
        }
    }

    private void HearOfTask(PooledBytes message)
    {
        if (TaskUpdates.IdOf(message.Span) is { } id && KeptTasks().FirstOrDefault(task => task.Task.Id == id) is { } followed
            && updates.For(stream.Principal, stream.EndpointServer, followed, backend) is { } route)
        {
            using var members = TaskUpdates.Members(message.Span, followed, route);
            if (members is not null)
            {
                stream.TaskChanged(members.Span);
            }
        }
    }

    private static bool IsError(ReadOnlySpan<byte> message) => MessageView.TryRead(message, out var view) && view.Error.IsPresent;

    private static ListenFilter? KeptBy(ReadOnlySpan<byte> message) =>
        MessageView.TryRead(message, out var view)
        && Protocol.Json.JsonText.Equals(view.Method.Of(message), "notifications/subscriptions/acknowledged"u8)
        && view.Params.IsPresent
            ? ListenFilter.Acknowledged(view.Params.Of(message))
            : null;
}
