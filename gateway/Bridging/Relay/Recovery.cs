using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Configuration;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// Mends what kept a call from running, so that it may be sent once more. Only faults of which it is certain that nothing
/// ran are looked at (design §5, invariant 6). One instance per call.
/// </summary>
internal sealed class Recovery(ReplicaPins pins, TimeProvider time, UpstreamSession? session = null, ServerListing? listing = null)
{
    /// <summary>How long a call waits for its server to be read again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private UpstreamSession? _session = session;
    private ServerListing? _listing = listing;

    /// <summary>What the call relies on, noted before it is sent.</summary>
    public void Sent(BridgedCall call, UpstreamSession? session) => (_session, _listing) = (session, call.Route.Backend.Listing);

    /// <summary>The verdict to send the call by once more, or what its client is told.</summary>
    public async ValueTask<Mended> TryAsync(BridgedCall call, BackendEra era, UpstreamFault fault, CancellationToken cancellationToken)
    {
        var backend = call.Route.Backend;
        switch (fault.Kind)
        {
            case UpstreamFaultKind.SessionUnknown when fault.NothingRan && _session is not null:
                return Decide(call, era, fault, await backend.SessionForgottenAsync(_session));

            case UpstreamFaultKind.ConnectFailed when fault.NothingRan && call.Route.Server.Replicas.Count > 1:
                return await ElsewhereAsync(call, era, fault, cancellationToken);

            // The same headers would fail the same way: only a list that has changed gives others.
            case UpstreamFaultKind.HeaderMismatch when fault.NothingRan:
                backend.ListingDoubted();
                return new(await WaitAsync(() => !ReferenceEquals(backend.Listing, _listing), cancellationToken) ? era : null, fault);

            case UpstreamFaultKind.VersionUnsupported when fault.NothingRan:
                backend.EraDoubted();
                return new(
                    await WaitAsync(() => !ReferenceEquals(backend.Era?.For(call.Exchange.Era), era), cancellationToken) ? backend.Era?.For(call.Exchange.Era) : null,
                    fault);

            default:
                return new(null, fault);
        }
    }

    /// <summary>The replica refused the connection. A legacy call without a session was not sent: opening one has tried the others already.</summary>
    private async ValueTask<Mended> ElsewhereAsync(BridgedCall call, BackendEra era, UpstreamFault fault, CancellationToken cancellationToken)
    {
        if (_session is null && era.Era == Protocol.Era.Legacy)
        {
            return new(null, fault);
        }

        if (_session is { Id: not null })
        {
            return Decide(call, era, fault, await call.Route.Backend.SessionForgottenAsync(_session));
        }

        return ReplicaPins.Pins(call.Route.Server) && fault.ReplicaId is { } gone
            ? Decide(call, era, fault, await pins.GoneAsync(call.Affinity, gone, cancellationToken))
            : new(era, fault);
    }

    /// <summary>Where a server keeps state its client is told once, by whoever learned first that it is lost; a server without moves on silently (design §6).</summary>
    private static Mended Decide(BridgedCall call, BackendEra era, UpstreamFault fault, SessionLoss loss)
    {
        var server = call.Route.Server;
        return (server.Affinity, loss) switch
        {
            (AffinityMode.None, _) or (_, SessionLoss.KnownBefore) => new(era, fault),
            (_, SessionLoss.Removed) => new(null, new UpstreamFault(UpstreamFaultKind.StateLost, $"Server {server.Name}.")),
            _ => new(null, new UpstreamFault(UpstreamFaultKind.StoreUnavailable, $"Server {server.Name}: its replica is gone.")),
        };
    }

    private async ValueTask<bool> WaitAsync(Func<bool> isThere, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (!isThere())
        {
            if (time.GetElapsedTime(begun) >= Patience)
            {
                return false;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        return true;
    }
}

/// <summary>What came of mending.</summary>
/// <param name="Era">The verdict to send the call by once more; null: it is not to be sent again.</param>
/// <param name="Fault">What the client is told where it is not sent again.</param>
internal readonly record struct Mended(BackendEra? Era, UpstreamFault Fault);
