using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;

namespace McpGateway.Commands.Connecting;

/// <summary>The messages of one answer of the gateway's, JSON or an event stream.</summary>
internal sealed class AnswerMessages : IDisposable
{
    /// <summary>Longest message, in bytes.</summary>
    public const int MaxMessage = 64 * 1024 * 1024;

    private readonly MessageReader _reader;
    private readonly ExchangeClock _clock;

    private AnswerMessages(MessageReader reader, ExchangeClock clock) => (_reader, _clock) = (reader, clock);

    /// <summary>The last event's id; null without.</summary>
    public string? LastEventId => (_reader as SseMessageReader)?.LastEventId is { Length: > 0 and <= 1024 } id && id.All(c => c is >= ' ' and <= '~') ? id : null;

    /// <summary>How long to wait before the stream is asked for again.</summary>
    public TimeSpan RetryAfter => (_reader as SseMessageReader)?.RetryAfter ?? TimeSpan.FromSeconds(1);

    /// <summary>Null where the answer has neither form.</summary>
    /// <param name="answer">Its head is there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<AnswerMessages?> OpenAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var isStream = AnswerMedia.IsEventStream(answer);
        if (!(isStream || AnswerMedia.IsJson(answer)) || AnswerMedia.IsEncoded(answer))
        {
            return null;
        }

        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);

        // How long a call may take is for the gateway and the client to say.
        var endless = OwnCall.Request("", [], null, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return new AnswerMessages(
            isStream ? new SseMessageReader("the gateway", body, MaxMessage) : new JsonMessageReader("the gateway", body, MaxMessage),
            new ExchangeClock(TimeProvider.System, endless, cancellationToken));
    }

    /// <summary>The next message; null at the end, whatever ended it.</summary>
    public async ValueTask<PooledBytes?> NextAsync()
    {
        try
        {
            return (await _reader.NextAsync(_clock)).Message;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _clock.Dispose();
    }
}
