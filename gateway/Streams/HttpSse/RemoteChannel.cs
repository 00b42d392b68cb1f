using System.Text;
using McpGateway.Replicas;

namespace McpGateway.Streams.HttpSse;

/// <summary>A client's stream that another gateway replica holds, for one message that came here.</summary>
/// <param name="hop">The way there.</param>
/// <param name="owner">Who holds it.</param>
/// <param name="channelId">Which.</param>
/// <param name="principalId">Whose.</param>
internal sealed class RemoteChannel(IReplicaHop hop, string owner, string channelId, string principalId) : ISseChannel
{
    /// <summary>A message has to fit into one hop.</summary>
    private const long MostHeld = IReplicaHop.MaxMessage - 1_024;

    private long _held;

    public string? SessionId { get; private set; }

    public CancellationToken Closed => CancellationToken.None;

    /// <summary>Whether it is there; <see cref="HopFault.Unavailable"/>: nobody can say now.</summary>
    public async ValueTask<HopFault> FindAsync(CancellationToken cancellationToken)
    {
        var (fault, answer) = await AskAsync(SseHopKind.Find, default, cancellationToken);
        if (fault == HopFault.None && answer is [1, ..])
        {
            SessionId = answer.Length > 1 ? Encoding.ASCII.GetString(answer.AsSpan(1)) : null;
            return HopFault.None;
        }

        return fault == HopFault.Unavailable ? fault : HopFault.Gone;
    }

    public async ValueTask<bool> SayAsync(ReadOnlyMemory<byte> message) => (await AskAsync(SseHopKind.Say, message, CancellationToken.None)).Answer is [1];

    public bool TryHold(long bytes)
    {
        var fits = _held + bytes <= MostHeld;
        _held += fits ? bytes : 0;
        return fits;
    }

    public void Release(long bytes) => _held -= bytes;

    public void Enter()
    {
        // Who holds the stream does not wait for what is answered elsewhere.
    }

    public void Leave()
    {
    }

    public async ValueTask<bool> TryBeginAsync() => (await AskAsync(SseHopKind.Begin, default, CancellationToken.None)).Answer is [1];

    /// <summary>What initialize came to, for whoever holds the stream.</summary>
    public async ValueTask BeganAsync(string? sessionId) => await AskAsync(SseHopKind.Began, Encoding.ASCII.GetBytes(sessionId ?? ""), CancellationToken.None);

    private async ValueTask<(HopFault Fault, byte[]? Answer)> AskAsync(SseHopKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await using var reply = await hop.SendAsync(owner, SseHop.Name, principalId, SseHop.Write(kind, channelId, body.Span), cancellationToken);
        if (reply.Fault != HopFault.None)
        {
            return (reply.Fault, null);
        }

        var frame = await reply.ReadAsync(cancellationToken);
        return frame.Kind == HopFrameKind.Data ? (HopFault.None, frame.Body.ToArray()) : (HopFault.Gone, null);
    }
}
