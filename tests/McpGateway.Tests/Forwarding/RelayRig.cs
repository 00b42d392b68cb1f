using System.IO.Pipelines;
using System.Text;
using McpGateway.Access;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog;
using McpGateway.Forwarding;
using McpGateway.Forwarding.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Tests.Catalog;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Forwarding;

/// <summary>The relay of one call with id 7: what the server says goes in at <see cref="SayAsync"/>, what the client gets comes out of <see cref="ReadAsync"/>.</summary>
internal sealed class RelayRig : IDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly RelayStream _stream;
    private readonly byte[] _buffer = new byte[256 << 10];

    public RelayRig(TimeProvider time, bool isStream = true)
    {
        var listing = Listings.OfTools("t");
        var catalog = Catalogs.Merge(Catalogs.Known("s", listing));
        var resolved = catalog.ResolveName(TargetKind.Tool, "t", "s");
        var request = EnvelopeReader.Read("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"t"}}"""u8.ToArray()).Envelope!;
        Exchange.Read(request);
        Exchange.Decide(Era.Modern, ProtocolVersion.LatestModern);
        // No test here lets a server ask or change its lists, which is all that a backend is needed for.
        var route = new RouteFeature(resolved, resolved.Server!, null!, catalog, merged: false);
        var forwarding = new ForwardingFeature(new BridgedCall(Context, Exchange, request, route, "key:alice", null))
        {
            Content = new MessageContent(default),
            Version = ProtocolVersion.LatestModern,
        };
        IRelay relay = isStream ? new EventRelay(forwarding) : new JsonRelay(forwarding);
        _stream = new RelayStream(_pipe.Reader.AsStream(), relay, forwarding, isStream ? TimeSpan.FromSeconds(15) : null, time);
        Forwarding = forwarding;
    }

    public HttpContext Context { get; } = new DefaultHttpContext();

    public ExchangeFeature Exchange { get; } = new("0123456789abcdef", 0);

    public ForwardingFeature Forwarding { get; }

    public RelayStream Stream => _stream;

    public async Task SayAsync(string text) =>
        await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    public void BreakOff() => _pipe.Writer.Complete(new IOException("reset"));

    /// <summary>The next bytes for the client; empty at the end.</summary>
    public async Task<string> ReadAsync()
    {
        var read = await _stream.ReadAsync(_buffer, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(_buffer, 0, read);
    }

    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        while (await ReadAsync() is { Length: > 0 } piece)
        {
            all.Append(piece);
        }

        return all.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        Exchange.Dispose();
    }
}
