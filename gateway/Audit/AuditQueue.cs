using McpGateway.Protocol;

namespace McpGateway.Audit;

/// <summary>
/// Records between the exchanges that leave them and the one writer. Bounded: at most <see cref="MaxBytes"/> wait, of
/// strangers' at most half. The lock is held for the copy of a few hundred bytes; a queue that lends an array to each
/// record would take as many locks inside.
/// </summary>
internal sealed class AuditQueue : IDisposable
{
    /// <summary>The most bytes that wait.</summary>
    public const int MaxBytes = 8 << 20;

    private const int FirstSize = 64 << 10;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private PooledWriter _filling = new(FirstSize);
    private PooledWriter _spare = new(FirstSize);
    private int _records;
    private bool _completed;

    /// <summary>False: it does not fit, or nothing is taken any more.</summary>
    /// <param name="record">A line with its newline.</param>
    /// <param name="ofStranger">Nobody was authenticated: half of the room is enough, or a flood of such requests would push out the records of what was done.</param>
    public bool TryAdd(ReadOnlySpan<byte> record, bool ofStranger)
    {
        lock (_gate)
        {
            if (_completed || _filling.Length + record.Length > (ofStranger ? MaxBytes / 2 : MaxBytes))
            {
                return false;
            }

            _filling.Write(record);
            if (++_records == 1)
            {
                _arrived.Release();
            }

            return true;
        }
    }

    /// <summary>Takes nothing more; what waits can still be taken out.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _completed = true;
                if (_records == 0)
                {
                    _arrived.Release();
                }
            }
        }
    }

    /// <summary>Waits until there is a record. False: there will be none.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(cancellationToken);
        lock (_gate)
        {
            return _records > 0;
        }
    }

    /// <summary>All that waits, valid until the next call; the writer alone calls it, once for each time it waited.</summary>
    public ReadOnlyMemory<byte> Take(out int records)
    {
        lock (_gate)
        {
            records = _records;
            _records = 0;
            (_filling, _spare) = (_spare, _filling);
            _filling.Clear();
            if (_completed)
            {
                _arrived.Release();
            }

            return _spare.WrittenMemory;
        }
    }

    public void Dispose()
    {
        _filling.Dispose();
        _spare.Dispose();
        _arrived.Dispose();
    }
}
