using System.Threading.Channels;
using McpGateway.Backends.Connections;

namespace McpGateway.Backends.Processes;

/// <summary>
/// What is to be written to a process's standard input, one message after the other. A write that has begun is never
/// cancelled: half a line would spoil every later one. A process that does not read is given up instead.
/// </summary>
internal sealed class ProcessOutbox(Stream input, BackendsOptions options, TimeProvider time)
{
    private readonly Channel<(byte[] Line, ConnectionCall? Call)> _lines = Channel.CreateBounded<(byte[], ConnectionCall?)>(
        new BoundedChannelOptions(256) { SingleReader = true });

    /// <summary>Queues a line; waits while the queue is full. False once the connection has ended.</summary>
    public async ValueTask<bool> AddAsync(byte[] line, ConnectionCall? call, CancellationToken cancellationToken)
    {
        try
        {
            await _lines.Writer.WriteAsync((line, call), cancellationToken);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Queues a line if there is room: for what nobody waits for.</summary>
    public bool TryAdd(byte[] line) => _lines.Writer.TryWrite((line, null));

    /// <summary>Nothing is written from now on.</summary>
    public void Close() => _lines.Writer.TryComplete();

    /// <summary>Writes until closed. The words say why it ended early; null at the regular end.</summary>
    public async Task<string?> RunAsync()
    {
        try
        {
            await foreach (var (line, call) in _lines.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (call is not null && !call.BeginWriting())
                {
                    continue;
                }

                await WriteAsync(line).WaitAsync(options.ProcessWriteTimeout, time, CancellationToken.None);
            }

            return null;
        }
        catch (TimeoutException)
        {
            return "does not read its input";
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            return "has closed its input";
        }
    }

    private async Task WriteAsync(byte[] line)
    {
        await input.WriteAsync(line, CancellationToken.None);
        await input.FlushAsync(CancellationToken.None);
    }
}
