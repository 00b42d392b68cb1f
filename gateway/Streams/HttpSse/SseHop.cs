using System.Text;
using McpGateway.Replicas;
using McpGateway.Sessions;

namespace McpGateway.Streams.HttpSse;

/// <summary>Takes what other gateway replicas have for a client's stream that is held here.</summary>
internal sealed class SseHop(SseChannels channels, SseSpeaking speaking, ISessionStore sessions) : IHopHandler
{
    /// <inheritdoc cref="Kind"/>
    public const string Name = "sse";

    private const int Head = 1 + SessionIds.Length;

    private static readonly byte[] No = [0];
    private static readonly byte[] Yes = [1];

    public string Kind => Name;

    public static byte[] Write(SseHopKind kind, string channelId, ReadOnlySpan<byte> body)
    {
        var message = new byte[Head + body.Length];
        message[0] = (byte)kind;
        Encoding.ASCII.GetBytes(channelId, message.AsSpan(1));
        body.CopyTo(message.AsSpan(Head));
        return message;
    }

    /// <summary>One byte, 1 where it was done; to <see cref="SseHopKind.Find"/> the session follows.</summary>
    public async Task HandleAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken)
    {
        var channel = message.Body.Length < Head ? null
            : channels.FindHere(Encoding.ASCII.GetString(message.Body.Span[1..Head]), message.PrincipalId);
        await answer.WriteAsync(channel is null ? No : await AnswerAsync(channel, (SseHopKind)message.Body.Span[0], message.Body[Head..], cancellationToken), cancellationToken);
    }

    private async ValueTask<byte[]> AnswerAsync(SseChannel channel, SseHopKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case SseHopKind.Find:
                return [1, .. Encoding.ASCII.GetBytes(channel.SessionId ?? "")];
            case SseHopKind.Begin:
                return await channel.TryBeginAsync() ? Yes : No;
            case SseHopKind.Began:
                var found = body.IsEmpty ? default
                    : await sessions.FindAsync(Encoding.ASCII.GetString(body.Span), channel.Principal.Principal.Id, cancellationToken);
                await speaking.BeginAsync(channel, found.Session);
                return Yes;
            case SseHopKind.Say:
                return await channel.SayAsync(body) ? Yes : No;
            default:
                return No;
        }
    }
}

/// <summary>What is passed on.</summary>
internal enum SseHopKind : byte
{
    /// <summary>Is there such a stream, and in which session?</summary>
    Find = 1,

    /// <summary>Its initialize has come.</summary>
    Begin = 2,

    /// <summary>What that came to: the id of the session, or nothing.</summary>
    Began = 3,

    /// <summary>A message for the client.</summary>
    Say = 4,
}
