using System.Threading.Channels;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Audit;

/// <summary>
/// Writes records behind the requests' backs, in the order they came. The queue is bounded: when the disk cannot keep
/// up, what does not fit is counted and said, never silently lost and never a reason to hold up a call.
/// </summary>
public sealed partial class AuditFile(ISnapshotSource snapshots, AuditStandardOutput output, ILogger<AuditFile> logger) : BackgroundService
{
    private const int QueueBound = 16_384;
    private const int MostAtOnce = 64 << 10;

    private readonly Channel<AuditLine> _queue = Channel.CreateBounded<AuditLine>(
        new BoundedChannelOptions(QueueBound) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _lost;

    /// <summary>Records that could not be kept since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Takes the record, one line of JSON with its newline, and owns it from now on.</summary>
    /// <param name="record">The line.</param>
    /// <param name="ofStranger">Nobody was authenticated: half of the queue is enough, or a flood of such requests would push out the records of what was done.</param>
    internal void Write(AuditLine record, bool ofStranger)
    {
        if ((ofStranger && _queue.Reader.Count >= QueueBound / 2) || !_queue.Writer.TryWrite(record))
        {
            record.Return();
            Interlocked.Increment(ref _lost);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using AuditStream stream = new(output);
        using PooledWriter lines = new(MostAtOnce);
        long said = 0;
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            int records = Take(lines);
            try
            {
                await stream.WriteAsync(snapshots.Current?.Gateway.Audit.File, lines.WrittenMemory, CancellationToken.None);
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                Interlocked.Add(ref _lost, records);
                stream.Close();
                LogBroken(broken);
            }

            lines.Clear();
            if (Lost != said)
            {
                said = Lost;
                LogLost(said);
            }
        }
    }

    /// <summary>What waits, as much as is written at once.</summary>
    private int Take(PooledWriter lines)
    {
        int records = 0;
        while (lines.Length < MostAtOnce && _queue.Reader.TryRead(out AuditLine record))
        {
            lines.Write(record.Text);
            record.Return();
            records++;
        }

        return records;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit record cannot be written. Check that the disk has room and that audit.file in gateway.yaml may be written.")]
    private partial void LogBroken(Exception broken);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Lost} audit records could not be kept since the start: the disk does not keep up or cannot be written.")]
    private partial void LogLost(long lost);
}
