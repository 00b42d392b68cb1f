using McpGateway.Backends.Connections;
using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Commands.Connecting;

/// <summary>Standard output: one message a line (2024-11-05 onward, basic/transports: stdio).</summary>
internal sealed class MessageOutput(Stream output) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _closed = new();

    /// <summary>The client reads no more.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Writes it whole. A client that has gone is no error: <see cref="Closed"/> says so.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message)
    {
        var line = ConnectionMessages.Line(message.Span);
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            await output.WriteAsync(line, CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            await _closed.CancelAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask RefuseAsync(RefusalReply reply)
    {
        using var writer = new PooledWriter(512);
        JsonRpcErrors.Write(writer, reply);
        await WriteAsync(writer.WrittenSpan.ToArray());
    }

    public void Dispose()
    {
        _closed.Dispose();
        _one.Dispose();
    }
}
