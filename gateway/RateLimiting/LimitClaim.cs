namespace McpGateway.RateLimiting;

/// <summary>
/// What one exchange asks of all its limits together, and holds of them until it ends. Lent out again afterwards: whoever has
/// disposed it must not touch it any more.
/// </summary>
public sealed class LimitClaim : IDisposable
{
    /// <summary>A claim of more limits than usual is left to the collector.</summary>
    private const int MostKept = 16;

    private readonly LimitClaims _home;
    private LimitEntry[] _entries = new LimitEntry[4];
    private int[] _order = new int[4];
    private ILimitStore? _holder;

    internal LimitClaim(LimitClaims home) => _home = home;

    public int Count { get; private set; }

    public Span<LimitEntry> Entries => _entries.AsSpan(0, Count);

    internal bool IsReusable => _entries.Length <= MostKept;

    /// <summary>As many numbers as entries, for the store's own use.</summary>
    internal Span<int> Order => _order.AsSpan(0, Count);

    /// <param name="account">Who is counted for which limit; each once.</param>
    /// <param name="terms">Its numbers.</param>
    /// <param name="shadow">It is counted and refuses nothing.</param>
    /// <param name="index">What the one who asks knows it by.</param>
    public void Add(LimitAccount account, LimitTerms terms, bool shadow = false, int index = 0)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
            Array.Resize(ref _order, Count * 2);
        }

        _entries[Count++] = new LimitEntry { Account = account, Terms = terms, Shadow = shadow, Index = index };
    }

    /// <summary>Said by a store that has charged something which is to be given back.</summary>
    public void HeldBy(ILimitStore store) => _holder = store;

    /// <summary>Something has to be given back: the claim lives as long as the exchange.</summary>
    public bool IsHeld => _holder is not null;

    /// <summary>Gives back what is held, however the exchange ended.</summary>
    public void Dispose()
    {
        _holder?.Return(this);
        _holder = null;
        Entries.Clear();
        Count = 0;
        _home.Return(this);
    }
}
