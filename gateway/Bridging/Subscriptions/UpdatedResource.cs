using McpGateway.Access;
using McpGateway.Backends.Messages;
using McpGateway.Catalog.Merging;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>
/// What servers say of changed resources, decided again for each receiver: what could be subscribed to yesterday may be
/// denied today, and a server may name another URI than was asked for.
/// </summary>
internal sealed class UpdatedResource(ISnapshotSource snapshots, CatalogSource catalogs, IAccessDecider decider)
{
    private static readonly OwnedKeys ParamsKeys = new("uri");

    /// <summary>The URI in <c>notifications/resources/updated</c>; null for every other message, and for one without a single reading.</summary>
    public static string? UriOf(ReadOnlySpan<byte> message)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        return MessageView.TryRead(message, out var view)
            && view.Kind == MessageKind.Notification
            && JsonText.Equals(view.Method.Of(message), "notifications/resources/updated"u8)
            && JsonKinds.Of(message, view.Params) == JsonKind.Object
            && JsonObjects.TryRead(message, view.Params, ParamsKeys, at) == ReadFault.None
                ? JsonObjects.StringOf(message, at[0])
                : null;
    }

    /// <summary>The URI as this receiver knows it; null where it may not hear of it.</summary>
    /// <param name="receiver">Who hears.</param>
    /// <param name="endpointServer">The server of <c>/mcp/{server}</c>; null: <c>/mcp</c>.</param>
    /// <param name="subscribed">What it has subscribed to.</param>
    /// <param name="uri">What its server named.</param>
    public string? For(PrincipalFeature receiver, string? endpointServer, in SubscribedResource subscribed, string uri)
    {
        if (receiver.IsEnded || snapshots.Current is not { } snapshot || receiver.RolesUnder(snapshot.Policy) is not { } roles
            || (endpointServer is not null && !decider.Reaches(snapshot, roles, endpointServer)))
        {
            return null;
        }

        var shown = endpointServer is null ? Catalog.Names.PublicUris.Of(subscribed.Server, uri) : uri;
        var resolved = catalogs.Of(snapshot).Catalog.ResolveUri(TargetKind.Resource, shown, endpointServer);
        if (resolved.Server?.Options.ClusterId != subscribed.ClusterId || resolved.OriginalName != uri)
        {
            return null;
        }

        var verdict = decider.Decide(snapshot, roles, Targets.Of(TargetKind.Resource, resolved));
        return verdict.Allowed
            && (verdict.Conditions is not { } conditions || conditions.Check(receiver.Principal.Scopes, NoArguments.Instance).Kind == ConditionKind.Allowed)
                ? shown
                : null;
    }

    /// <summary>The notification for a legacy client. Nothing of the server's own message is kept but the URI.</summary>
    public static byte[] Write(string uri)
    {
        using var output = new PooledWriter(128);
        output.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":"u8);
        JsonText.WriteString(output, uri);
        output.Write("}}"u8);
        return output.WrittenSpan.ToArray();
    }
}
