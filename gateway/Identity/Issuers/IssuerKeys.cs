using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>
/// The keys of one issuer, kept in the background. They outlive snapshots, and a provider that is down: keys once
/// fetched stay in use until others take their place.
/// </summary>
internal sealed partial class IssuerKeys : IDisposable
{
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Regular = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly ProviderClient _client;
    private readonly KeyFetch _fetch;
    private readonly FetchBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task? _running;
    private DateTimeOffset _due;
    private TimeSpan _retry = FirstRetry;
    private volatile KeySet? _current;
    private volatile IssuerStatus _status;

    public IssuerKeys(IssuerOptions issuer, TimeProvider time, ILogger logger)
    {
        _client = new ProviderClient(issuer);
        _fetch = new KeyFetch(issuer, _client);
        _budget = new FetchBudget(time);
        _time = time;
        _logger = logger;
        _status = new IssuerStatus(issuer.Issuer, 0, null, null, null);
    }

    /// <summary>Null until the first were fetched.</summary>
    public KeySet? Current => _current;

    public IssuerStatus Status => _status;

    /// <summary>Fetches in the background if it is time to.</summary>
    public void RefreshIfDue()
    {
        lock (_lock)
        {
            if (_running is null && _time.GetUtcNow() >= _due)
            {
                _ = Start();
            }
        }
    }

    /// <summary>Waits a short time for a fetch that is under way. Never throws for what the provider does.</summary>
    public Task SettleAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _running is { } running ? WaitAsync(running, most, cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>
    /// Other keys than those seen, if the provider has them: waits for a fetch under way, or begins one if the budget
    /// allows it, for at most 5 s. One fetch serves everybody who waits.
    /// </summary>
    public async Task<KeySet?> NewerAsync(KeySet? seen, CancellationToken cancellationToken)
    {
        Task? running;
        lock (_lock)
        {
            if (!ReferenceEquals(_current, seen))
            {
                return _current;
            }

            running = _running is null && _budget.TrySpend() ? Start() : _running;
        }

        if (running is not null)
        {
            await WaitAsync(running, WaitLimit, cancellationToken);
        }

        return _current;
    }

    public void Dispose()
    {
        _gone.Cancel();
        _client.Dispose();
    }

    private Task Start() => _running = Task.Run(FetchAsync, CancellationToken.None);

    private async Task WaitAsync(Task running, TimeSpan most, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(running, Task.Delay(most, _time, limit.Token));
        await limit.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task FetchAsync()
    {
        using var limit = new CancellationTokenSource(FetchLimit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _gone.Token);
        try
        {
            Succeeded(await _fetch.RunAsync(both.Token));
        }
        catch (ProviderException e)
        {
            Failed(e.Message);
        }
        catch (OperationCanceledException)
        {
            Failed($"the provider did not answer within {FetchLimit.TotalSeconds:0} s");
        }
        catch (Exception bug)
        {
            NotFetched(bug, _status.Issuer);
            Failed("the keys could not be fetched because of a mistake in the gateway itself; the log has it");
        }
    }

    private void Succeeded(KeySet fetched)
    {
        lock (_lock)
        {
            _running = null;
            _retry = FirstRetry;
            _due = _time.GetUtcNow() + Regular;
            var changed = _current is null || !_current.IsSameAs(fetched);
            if (changed)
            {
                _current = fetched;
                KeysChanged(_status.Issuer, fetched.Keys.Count);
            }

            _status = new IssuerStatus(_status.Issuer, fetched.Keys.Count, _time.GetUtcNow(), null, null);
        }
    }

    private void Failed(string error)
    {
        lock (_lock)
        {
            _running = null;
            _due = _time.GetUtcNow() + _retry;
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
            _status = _status with { FailedAt = _time.GetUtcNow(), Error = error };
        }

        if (!_gone.IsCancellationRequested)
        {
            KeysNotFetched(_status.Issuer, _status.Keys, error);
        }
    }

    [LoggerMessage(LogLevel.Information, "The identity provider {Issuer} has other keys now: {Count}", EventName = "IssuerKeysChanged")]
    private partial void KeysChanged(string issuer, int count);

    [LoggerMessage(LogLevel.Warning, "The keys of the identity provider {Issuer} cannot be fetched, {Count} stay in use: {Error}", EventName = "IssuerKeysNotFetched")]
    private partial void KeysNotFetched(string issuer, int count, string error);

    [LoggerMessage(LogLevel.Error, "Fetching the keys of {Issuer} failed because of a bug", EventName = "IssuerKeysBug")]
    private partial void NotFetched(Exception bug, string issuer);
}
