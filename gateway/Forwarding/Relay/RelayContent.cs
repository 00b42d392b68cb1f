using System.Net;

namespace McpGateway.Forwarding.Relay;

/// <summary>Takes the place of the server's content, so that YARP's pump reads through the relay.</summary>
internal sealed class RelayContent(HttpContent upstream, ForwardingFeature forwarding, bool isStream, TimeProvider time) : HttpContent
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>The server's headers are there already, and with them its stream: nothing is waited for.</summary>
    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(Relay(upstream.ReadAsStream(cancellationToken)));

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
        isStream ? new EventRelay(forwarding) : new JsonRelay(forwarding),
        forwarding,
        isStream ? KeepAlive : null,
        time);
}
