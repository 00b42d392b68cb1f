namespace McpGateway.Replicas.Hops;

/// <summary>How many hops may be open at once in one direction, and how many bytes of messages they may hold together.</summary>
internal sealed class HopBudget
{
    public const int MostOpen = 1_000;
    public const long MostBytes = 128L * 1024 * 1024;

    private readonly Lock _gate = new();
    private int _open;
    private long _bytes;

    /// <summary>Null: too many.</summary>
    public Place? TryEnter(int bytes)
    {
        lock (_gate)
        {
            if (_open >= MostOpen || _bytes + bytes > MostBytes)
            {
                return null;
            }

            _open++;
            _bytes += bytes;
            return new Place(this, bytes);
        }
    }

    private void Leave(int bytes)
    {
        lock (_gate)
        {
            _open--;
            _bytes -= bytes;
        }
    }

    /// <summary>One hop's.</summary>
    internal sealed class Place(HopBudget budget, int bytes) : IDisposable
    {
        private HopBudget? _budget = budget;

        public void Dispose() => Interlocked.Exchange(ref _budget, null)?.Leave(bytes);
    }
}
