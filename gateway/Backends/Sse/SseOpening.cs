using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Configuration;

namespace McpGateway.Backends.Sse;

/// <summary>Opens the stream of a 2024-11-05 server: GET, then its <c>endpoint</c> event (2024-11-05, basic/transports).</summary>
internal sealed class SseOpening(ServerOptions server, HttpHop hop, BackendsOptions options, TimeProvider time)
{
    /// <summary>The stream, or why there is none.</summary>
    /// <param name="replicaId">At which replica; null: any that is healthy.</param>
    /// <param name="cancellationToken">Ends the opening; it has time limits of its own.</param>
    public async ValueTask<(SseStream? Stream, UpstreamFault? Fault)> RunAsync(string? replicaId, CancellationToken cancellationToken)
    {
        // Comments restart the time without a byte: the second limit ends a server that sends nothing else.
        var limits = OwnCall.Request("", [], null, null, options.ProbeTimeout, options.ProbeTimeout);
        using var clock = new ExchangeClock(time, limits, cancellationToken);
        HttpResponseMessage? answer = null;
        SseMessageReader? reader = null;
        SseStream? opened = null;
        try
        {
            using var get = RequestWriter.Stream();
            (answer, var replica) = await hop.Transport.SendAsync(server, get, replicaId, clock.Token);
            if (Refused(answer) is { } refused)
            {
                return (null, refused);
            }

            reader = new SseMessageReader(server.Name, await answer.Content.ReadAsStreamAsync(clock.Token), hop.MaxMessage());
            var (path, why) = await EndpointAsync(reader, replica, clock);
            opened = path is null ? null : new SseStream(answer, reader, replica, path);
            return (opened, opened is null ? Bad(why!) : null);
        }
        catch (OperationCanceledException)
        {
            return (null, Late(replicaId, clock));
        }
        catch (HttpRequestException failure) when (ConnectFailure.Is(failure))
        {
            return (null, new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{server.Name}: {ConnectFailure.Words(failure)}") { ReplicaId = replicaId });
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, Bad("its stream broke before its endpoint event"));
        }
        finally
        {
            if (opened is null)
            {
                answer?.Dispose();
                reader?.Dispose();
            }
        }
    }

    private async ValueTask<(string? Path, string? Why)> EndpointAsync(SseMessageReader reader, string replica, ExchangeClock clock)
    {
        reader.Await("endpoint", EndpointAddress.Longest);
        var read = await reader.NextAsync(clock);
        if (read.Message is not { } data)
        {
            return (null, read.Fault is null ? "its stream ended before its endpoint event" : "its stream begins with an event that is too long for an endpoint");
        }

        using (data)
        {
            reader.Await("message", hop.MaxMessage());
            return EndpointAddress.Resolve(server.Replicas.First(known => known.Id == replica).Url, data.Span);
        }
    }

    private UpstreamFault? Refused(HttpResponseMessage answer) =>
        AnswerHead.Fault(server.Name, answer, inSession: false, isRequest: true) is { } fault ? fault
            : (int)answer.StatusCode >= 400 ? new UpstreamFault(UpstreamFaultKind.Rejected, $"{server.Name}: {AnswerHead.Words(answer)} to GET: it may not speak HTTP+SSE: try without 'type: sse' in gateway.yaml") { HttpStatus = (int)answer.StatusCode }
            : AnswerMedia.IsEventStream(answer) ? null
            : Bad("its answer to GET is no event stream: it may not speak HTTP+SSE: try without 'type: sse' in gateway.yaml");

    private UpstreamFault Late(string? replicaId, ExchangeClock clock) => clock.Token.IsCancellationRequested && clock.Why(server.Name) is not null
        ? new UpstreamFault(UpstreamFaultKind.TimedOut, $"{server.Name}: its stream did not begin with an endpoint event within {options.ProbeTimeout.TotalSeconds:0.#} s")
        : new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{server.Name}: no connection to its address in time") { ReplicaId = replicaId };

    private UpstreamFault Bad(string why) => new(UpstreamFaultKind.BadAnswer, $"{server.Name}: {why}");
}
