using McpGateway.Backends;
using McpGateway.Backends.Listing;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// Mends what kept a call from running, so that it may be sent once more. Only faults of which it is certain that nothing
/// ran are looked at (design §5, invariant 6). One instance per call.
/// </summary>
internal sealed class Recovery(TimeProvider time, UpstreamSession? session = null, ServerListing? listing = null)
{
    /// <summary>How long a call waits for its server to be read again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private UpstreamSession? _session = session;
    private ServerListing? _listing = listing;

    /// <summary>What the call relies on, noted before it is sent.</summary>
    public void Sent(BridgedCall call, UpstreamSession? session) => (_session, _listing) = (session, call.Route.Backend.Listing);

    /// <summary>The verdict to send the call by, or null where it is not to be sent again.</summary>
    public async ValueTask<BackendEra?> TryAsync(BridgedCall call, BackendEra era, UpstreamFault fault, CancellationToken cancellationToken)
    {
        var backend = call.Route.Backend;
        switch (fault.Kind)
        {
            case UpstreamFaultKind.SessionUnknown when fault.NothingRan && _session is not null:
                backend.SessionForgotten(_session);
                return era;

            // The same headers would fail the same way: only a list that has changed gives others.
            case UpstreamFaultKind.HeaderMismatch when fault.NothingRan:
                backend.ListingDoubted();
                return await WaitAsync(() => !ReferenceEquals(backend.Listing, _listing), cancellationToken) ? era : null;

            case UpstreamFaultKind.VersionUnsupported when fault.NothingRan:
                backend.EraDoubted();
                return await WaitAsync(() => !ReferenceEquals(backend.Era, era), cancellationToken) ? backend.Era : null;

            default:
                return null;
        }
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
