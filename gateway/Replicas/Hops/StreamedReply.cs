namespace McpGateway.Replicas.Hops;

/// <summary>An answer that has begun.</summary>
internal sealed class StreamedReply(HttpResponseMessage response, FrameReader frames, HopCipher cipher, HopBudget.Place place, TimeProvider time) : HopReply(HopFault.None)
{
    private HopFrameKind? _ended;

    public override async ValueTask<HopFrame> ReadAsync(CancellationToken cancellationToken)
    {
        while (_ended is null)
        {
            switch (await NextAsync(cancellationToken))
            {
                case { Type: HopFrameType.Data } data:
                    return new HopFrame(HopFrameKind.Data, data.Body);
                case { Type: HopFrameType.Alive }:
                    break;
                case { Type: HopFrameType.End }:
                    _ended = HopFrameKind.End;
                    break;
                default:
                    _ended = HopFrameKind.Broken;
                    break;
            }
        }

        return new HopFrame(_ended.Value, default);
    }

    public override ValueTask DisposeAsync()
    {
        response.Dispose();
        cipher.Dispose();
        place.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<(HopFrameType Type, ReadOnlyMemory<byte> Body)?> NextAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(HopWire.Silence, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await frames.ReadAsync(limit.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            // A frame may have been read half-way: what follows has no beginning.
            _ended = HopFrameKind.Broken;
            throw;
        }
    }
}
