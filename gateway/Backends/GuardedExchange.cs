using System.Runtime.CompilerServices;

namespace McpGateway.Backends;

/// <summary>The way callers reach a server: closed while it is known to be down, and a source of doubts about what is known of it.</summary>
internal sealed class GuardedExchange(Backend backend, ILink link) : IUpstreamExchange
{
    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (backend.Status is { AcceptsCalls: false } down)
        {
            yield return UpstreamEvent.Failed(Backend.DownFault(down));
            yield break;
        }

        await foreach (var item in link.SendAsync(request, cancellationToken))
        {
            Learn(item);
            yield return item;
        }
    }

    private void Learn(in UpstreamEvent item)
    {
        switch (item.Fault?.Kind)
        {
            case UpstreamFaultKind.VersionUnsupported:
                backend.EraDoubted();
                break;
            case UpstreamFaultKind.ConnectFailed or UpstreamFaultKind.Unauthorized or UpstreamFaultKind.HeaderMismatch:
                backend.ListingDoubted();
                break;
        }
    }
}
