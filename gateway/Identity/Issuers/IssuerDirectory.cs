using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>
/// The issuers of each snapshot. Their keys are fetched when a snapshot is about to be published and refreshed in the
/// background; a provider that is down delays neither by more than 2 s, and refuses nothing but tokens that cannot be
/// checked.
/// </summary>
internal sealed class IssuerDirectory(TimeProvider time, ILogger<IssuerDirectory> logger) : BackgroundService, ISnapshotObserver, IIssuerStatusSource
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<Snapshot, FrozenDictionary<string, Issuer>> _bySnapshot = [];
    private readonly Dictionary<IssuerSource, (IssuerKeys Keys, int Uses)> _keys = [];

    /// <summary>The issuer that a token names, if the snapshot trusts it.</summary>
    public Issuer? Find(Snapshot snapshot, string issuer) =>
        _bySnapshot.TryGetValue(snapshot, out var issuers) ? issuers.GetValueOrDefault(issuer) : null;

    public IEnumerable<IssuerStatus> StatusOf(Snapshot snapshot) =>
        snapshot.Gateway.Auth.Issuers.Select(options => Find(snapshot, options.Issuer)?.Keys.Status).OfType<IssuerStatus>();

    public async ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
    {
        var issuers = Enter(next);
        foreach (var issuer in issuers)
        {
            issuer.Keys.RefreshIfDue();
        }

        await Task.WhenAll(issuers.Where(issuer => issuer.Keys.Current is null).Select(issuer => issuer.Keys.SettleAsync(FirstWait, cancellationToken)));
    }

    public void Published(Snapshot now)
    {
    }

    public void Retired(Snapshot old)
    {
        lock (_lock)
        {
            if (!_bySnapshot.Remove(old))
            {
                return;
            }

            foreach (var source in old.Gateway.Auth.Issuers.Select(IssuerSource.Of))
            {
                Leave(source);
            }
        }
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            foreach (var (keys, _) in _keys.Values)
            {
                keys.Dispose();
            }

            _keys.Clear();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            lock (_lock)
            {
                foreach (var (keys, _) in _keys.Values)
                {
                    keys.RefreshIfDue();
                }
            }
        }
    }

    private void Leave(IssuerSource source)
    {
        if (_keys.TryGetValue(source, out var known) && known.Uses > 1)
        {
            _keys[source] = (known.Keys, known.Uses - 1);
        }
        else if (_keys.Remove(source))
        {
            known.Keys.Dispose();
        }
    }

    private IReadOnlyCollection<Issuer> Enter(Snapshot next)
    {
        lock (_lock)
        {
            if (_bySnapshot.TryGetValue(next, out var known))
            {
                return known.Values;
            }

            var issuers = next.Gateway.Auth.Issuers.ToFrozenDictionary(options => options.Issuer, options => new Issuer(options, KeysOf(options)), StringComparer.Ordinal);
            _bySnapshot.Add(next, issuers);
            return issuers.Values;
        }
    }

    private IssuerKeys KeysOf(IssuerOptions options)
    {
        var source = IssuerSource.Of(options);
        var (keys, uses) = _keys.TryGetValue(source, out var known) ? known : (new IssuerKeys(options, time, logger), 0);
        _keys[source] = (keys, uses + 1);
        return keys;
    }
}
