using McpGateway.Configuration;

namespace McpGateway.Backends.Http;

/// <summary>
/// Goes on reading an answer whose stream a legacy server has closed before the response came: 2025-11-25 lets it close
/// the connection and be asked again by GET with the last event's id. The call itself is not sent again.
/// </summary>
internal sealed class StreamResumption(ServerOptions server, HttpHop hop, UpstreamRequest request)
{
    private const int MaxEmptyAttempts = 5;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private string? _lastId;
    private int _emptyAttempts;

    /// <summary>The answer's next stretch, or null where there is none to be had.</summary>
    public async ValueTask<HttpResponseMessage?> TryAsync(MessageReader? ended, string? replicaId, ExchangeClock clock)
    {
        if (ended is not SseMessageReader { LastEventId: { } id } stream || request.Session is not { Id: not null } session || !IsSafe(id))
        {
            return null;
        }

        _emptyAttempts = id == _lastId ? _emptyAttempts + 1 : 0;
        _lastId = id;
        if (_emptyAttempts >= MaxEmptyAttempts)
        {
            return null;
        }

        await clock.DelayAsync(stream.RetryAfter > ShortestWait ? stream.RetryAfter : ShortestWait);
        using var get = RequestWriter.Resume(session, id);
        var (answer, _) = await hop.Transport.SendAsync(server, get, replicaId ?? session.ReplicaId, clock.Token);
        clock.Restart();
        if (answer.IsSuccessStatusCode && AnswerHead.Fault(server.Name, answer, request) is null
            && string.Equals(answer.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return answer;
        }

        answer.Dispose();
        return null;
    }

    // It becomes a header of ours: nothing in it may end that header.
    private static bool IsSafe(string id) => id.Length is > 0 and <= 1024 && id.All(c => c is >= ' ' and <= '~');
}
