using McpGateway.Sessions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Streams.HttpSse;

/// <summary>What belongs to no call of the client, over the one stream that a 2024-11-05 client has: as on the standalone stream of later revisions.</summary>
internal sealed class SseSpeaking(StandaloneStreams streams, IEnumerable<IStandaloneObserver> observers, SseChannels channels)
{
    /// <inheritdoc cref="BeginAsync(SseChannel, LegacySession?)"/>
    public ValueTask BeginAsync(ISseChannel channel, LegacySession? session) =>
        channel is RemoteChannel remote ? remote.BeganAsync(session?.Id) : BeginAsync((SseChannel)channel, session);

    /// <summary>The session that initialize came to; null: to none.</summary>
    public async ValueTask BeginAsync(SseChannel channel, LegacySession? session)
    {
        channel.Began(session);
        if (session is null)
        {
            return;
        }

        if (!channels.TryGivePlace(channel) || !streams.TryOpen(session, channel.Principal, out var stream))
        {
            channel.Close();
            return;
        }

        foreach (var observer in observers)
        {
            await observer.OpenedAsync(stream, channel.Closed);
        }

        _ = Task.Run(() => SpeakAsync(channel, stream), CancellationToken.None);
    }

    private async Task SpeakAsync(SseChannel channel, StandaloneStream stream)
    {
        try
        {
            while (await stream.NextAsync(channel.Closed) is { } message && await channel.SayAsync(message))
            {
                // Until one of both has ended.
            }
        }
        catch (OperationCanceledException) when (channel.Closed.IsCancellationRequested)
        {
            // The client has gone.
        }
        finally
        {
            streams.End(stream);
            channel.Close();
        }
    }
}
