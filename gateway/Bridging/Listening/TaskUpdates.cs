using McpGateway.Access;
using McpGateway.Backends;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Responses;

namespace McpGateway.Bridging.Listening;

/// <summary>
/// What modern servers say of their tasks (<c>notifications/tasks</c>), decided again for each receiver: who may not call the
/// tool any more hears no more of what it does.
/// </summary>
internal sealed class TaskUpdates(ISnapshotSource snapshots, CatalogSource catalogs, IAccessDecider decider)
{
    private static readonly OwnedKeys ParamsKeys = new("taskId", "_meta");

    /// <summary>The server's id in <c>notifications/tasks</c>; null for every other message, and for one without a single reading.</summary>
    public static string? IdOf(ReadOnlySpan<byte> message) =>
        TryRead(message, out var at) ? JsonObjects.StringOf(message, at) : null;

    /// <summary>The way to the task's server, if this receiver may call the tool at this moment; else null.</summary>
    public RouteFeature? For(PrincipalFeature receiver, string? endpointServer, FollowedTask followed, Backend backend) =>
        Find(receiver, endpointServer, followed.Task, out var state, out var resolved) && resolved.Server!.Options.ClusterId == followed.ClusterId
            ? new RouteFeature(resolved, resolved.Server, backend, state!.Catalog, merged: endpointServer is null)
            : null;

    /// <summary>The task, if this receiver may follow it now; else null.</summary>
    /// <param name="receiver">Who hears.</param>
    /// <param name="endpointServer">The server of <c>/mcp/{server}</c>; null: <c>/mcp</c>.</param>
    /// <param name="shown">The id as the client wrote it.</param>
    /// <param name="task">What it holds.</param>
    public FollowedTask? Follow(PrincipalFeature receiver, string? endpointServer, string shown, GatewayTask task) =>
        Find(receiver, endpointServer, task, out _, out var resolved) && resolved.Server!.HasTasks(Era.Modern)
            ? new FollowedTask(shown, task, resolved.Server.Options.ClusterId)
            : null;

    /// <summary>The members of the notification's params as this client shall see them, <c>_meta</c> aside: of a task, what tasks/get would say. Null where the server's words have no single reading.</summary>
    public static PooledBytes? Members(ReadOnlySpan<byte> message, FollowedTask followed, RouteFeature route)
    {
        if (!MessageView.TryRead(message, out var view) || !view.Params.IsPresent)
        {
            return null;
        }

        using var answer = new PooledWriter(message.Length + 64);
        answer.Write("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{"u8);
        var members = new JsonMembers(message, view.Params, ParamsKeys);
        var separator = ""u8;
        while (members.MoveNext())
        {
            if (members.Owned != 1)
            {
                answer.Write(separator);
                answer.Write(members.Key.Of(message));
                answer.Write(":"u8);
                answer.Write(members.Value.Of(message));
                separator = ","u8;
            }
        }

        answer.Write("}}"u8);
        ResponseRewrite rewrite = new() { Tasks = new AskedTask(followed.Task.Id, followed.Shown), Uris = route.RenamesUris ? new PublicUris(route) : null };
        using var scanner = new ResponseScanner(rewrite, "1"u8.ToArray());
        using var written = new PooledWriter(answer.Length + 256);
        return members.Fault == ReadFault.None && scanner.Rewrite(answer.WrittenSpan, written) == ResponseFault.None
            && MessageView.TryRead(written.WrittenSpan, out var read)
                ? PooledBytes.CopyOf(read.Result.Of(written.WrittenSpan)[1..^1])
                : null;
    }

    private bool Find(PrincipalFeature receiver, string? endpointServer, GatewayTask task, out CatalogState? state, out Resolved resolved)
    {
        (state, resolved) = (null, Resolved.Unknown);
        if (receiver.IsEnded || snapshots.Current is not { } snapshot || receiver.RolesUnder(snapshot.Policy) is not { } roles
            || (endpointServer ?? task.Server) != task.Server)
        {
            return false;
        }

        state = catalogs.Of(snapshot);
        resolved = state.Catalog.ResolveTool(task.Server, task.Tool);
        var verdict = decider.Decide(snapshot, roles, Targets.Of(TargetKind.Tool, resolved));
        return resolved.Server is not null && verdict.Allowed
            && (verdict.Conditions is not { } conditions || conditions.CheckBegun(receiver.Principal.Scopes).Kind == ConditionKind.Allowed);
    }

    private static bool TryRead(ReadOnlySpan<byte> message, out ByteRange id)
    {
        Span<ByteRange> at = stackalloc ByteRange[2];
        id = default;
        if (!MessageView.TryRead(message, out var view) || view.Kind != MessageKind.Notification
            || !JsonText.Equals(view.Method.Of(message), "notifications/tasks"u8) || JsonKinds.Of(message, view.Params) != JsonKind.Object
            || JsonObjects.TryRead(message, view.Params, ParamsKeys, at) != ReadFault.None)
        {
            return false;
        }

        id = at[0];
        return true;
    }
}
