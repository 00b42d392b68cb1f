using McpGateway.Configuration;

namespace McpGateway.Audit;

/// <summary>
/// Writes records behind the requests' backs, in the order they came. What waits is bounded: when the disk cannot keep
/// up, what does not fit is counted and said, never silently lost and never a reason to hold up a call.
/// </summary>
public sealed partial class AuditFile(ISnapshotSource snapshots, AuditStandardOutput output, TimeProvider time, ILogger<AuditFile> logger) : IHostedService, IDisposable
{
    /// <summary>
    /// Records are gathered so long: a write for each would cost a call more than its policy does, and whoever watches
    /// the folder would wake each time.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly AuditQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _writing = Task.CompletedTask;
    private long _lost;

    /// <summary>Records that could not be kept since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Takes a record, one line of JSON with its newline.</summary>
    /// <param name="record">The line; it is copied.</param>
    /// <param name="ofStranger">Nobody was authenticated.</param>
    internal void Write(ReadOnlySpan<byte> record, bool ofStranger)
    {
        if (!_queue.TryAdd(record, ofStranger))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = WriteAllAsync();
        return Task.CompletedTask;
    }

    /// <summary>Ends when everything that was taken is written.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Complete();
        await _stopping.CancelAsync();
        await _writing.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        if (_writing.IsCompleted)
        {
            _queue.Dispose();
        }
    }

    private async Task WriteAllAsync()
    {
        await using AuditStream stream = new(output);
        long said = 0;
        while (await _queue.WaitAsync(CancellationToken.None))
        {
            await Task.Delay(Gathering, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ReadOnlyMemory<byte> lines = _queue.Take(out int records);
            try
            {
                await stream.WriteAsync(snapshots.Current?.Gateway.Audit.File, lines, CancellationToken.None);
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                Interlocked.Add(ref _lost, records);
                stream.Close();
                LogBroken(broken);
            }

            if (Lost != said)
            {
                said = Lost;
                LogLost(said);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit record cannot be written. Check that the disk has room and that audit.file in gateway.yaml may be written.")]
    private partial void LogBroken(Exception broken);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Lost} audit records could not be kept since the start: the disk does not keep up or cannot be written.")]
    private partial void LogLost(long lost);
}
