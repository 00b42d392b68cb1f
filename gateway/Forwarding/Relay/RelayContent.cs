using System.Net;

namespace McpGateway.Forwarding.Relay;

/// <summary>Takes the place of the server's content, so that YARP's pump reads through the relay.</summary>
internal sealed class RelayContent(HttpContent upstream, ForwardingFeature forwarding, HttpContext context, bool isStream, TimeProvider time) : HttpContent
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        Relay(await upstream.ReadAsStreamAsync(cancellationToken));

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            upstream.Dispose();
        }

        base.Dispose(disposing);
    }

    private RelayStream Relay(Stream stream) => forwarding.Relay = new RelayStream(
        stream,
        isStream ? new EventRelay(forwarding, context) : new JsonRelay(forwarding, context),
        forwarding,
        isStream ? KeepAlive : null,
        time);
}
