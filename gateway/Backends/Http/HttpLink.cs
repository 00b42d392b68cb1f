using McpGateway.Backends.Messages;
using McpGateway.Backends.Probing;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Protocol.Headers;

namespace McpGateway.Backends.Http;

/// <summary>A server reached over HTTP.</summary>
internal sealed class HttpLink(ServerOptions server, HttpHop hop, BackendsOptions options, TimeProvider time) : ILink
{
    private readonly HttpExchange _exchange = new(server, hop, time);

    public bool IsAsleep => false;

    public IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, CancellationToken cancellationToken)
        => _exchange.SendAsync(request, cancellationToken);

    public async ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        var request = OwnCall.Request("server/discover", OwnRequests.Discover(), ProtocolVersion.LatestModern, null, options.ProbeTimeout, options.ReadingTimeLimit);
        return DiscoverAnswer.Judge(server.Name, await OwnCall.AskAsync(_exchange, request, cancellationToken), silenceIsLegacy: false);
    }

    public async ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key, string? replicaId, CancellationToken cancellationToken)
    {
        var message = OwnRequests.Initialize(key.OfferedVersion, key.Capabilities);
        var request = OwnCall.Request("initialize", message, null, null, options.ProbeTimeout, options.ReadingTimeLimit) with { ReplicaId = replicaId };
        using var clock = new ExchangeClock(time, request, cancellationToken);
        using var call = new HttpCall(server, hop, request, clock);
        var answer = await call.BeginAsync();
        while (answer is { Kind: UpstreamEventKind.Notification } notification)
        {
            notification.Message!.Dispose();
            answer = await call.NextAsync();
        }

        var (version, introduction, fault) = InitializeAnswer.Read(server.Name, answer!.Value);
        if (fault is not null)
        {
            return UpstreamSessionResult.Failed(fault is { Kind: UpstreamFaultKind.Rejected, HttpStatus: 404 or 405 }
                ? fault with { Reason = $"{fault.Reason}: one that has only HTTP+SSE (2024-11-05) needs 'type: sse' in gateway.yaml" }
                : fault);
        }

        if (!TrySessionId(call, out var id))
        {
            return UpstreamSessionResult.Failed(new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server.Name}: its Mcp-Session-Id is not visible ASCII"));
        }

        var session = new UpstreamSession(key, id, version!, call.ReplicaId!) { Introduction = introduction! };
        return await ConfirmAsync(session, cancellationToken) is { } refused ? UpstreamSessionResult.Failed(refused) : UpstreamSessionResult.Open(session);
    }

    public IAsyncEnumerable<UpstreamEvent> ListenAsync(UpstreamSession session, Action opened, CancellationToken cancellationToken) =>
        new HttpListening(server, hop, session, time).RunAsync(opened, cancellationToken);

    public void Tell(UpstreamSession session, byte[] message)
    {
        var request = OwnCall.Request("", message, session.Version, session, options.AfterwardsTimeout, options.AfterwardsTimeout) with { Id = default };
        hop.Afterwards.Run(server.Name, "what belongs to a call", token => hop.TellAsync(server, RequestWriter.Post(request), session.ReplicaId, token));
    }

    public void Close(UpstreamSession session)
    {
        if (session.Id is not null)
        {
            hop.Afterwards.RunInTurn(server.Name, "the end of a session", token => hop.TellAsync(server, RequestWriter.Delete(session), session.ReplicaId, token));
        }
    }

    public async ValueTask DisposeAsync() => await hop.Afterwards.DrainAsync();

    private async ValueTask<UpstreamFault?> ConfirmAsync(UpstreamSession session, CancellationToken cancellationToken)
    {
        var confirmation = OwnCall.Request("notifications/initialized", [], session.Version, session, options.ProbeTimeout, options.ProbeTimeout) with
        {
            Id = default,
            Message = OwnRequests.Initialized,
            ReplicaId = session.ReplicaId,
        };
        await foreach (var item in _exchange.SendAsync(confirmation, cancellationToken))
        {
            return item.Fault;
        }

        return null;
    }

    // 2025-03-26 … 2025-11-25, transports: 0x21 to 0x7E. Anything else could end our header and begin another.
    private static bool TrySessionId(HttpCall call, out string? id)
    {
        id = call.Header(McpHeaderNames.SessionId);
        return id is null || (id.Length is > 0 and <= 1024 && id.All(c => c is >= '!' and <= '~'));
    }
}
