using System.Collections.Concurrent;
using McpGateway.Backends.Processes.Guarding;
using McpGateway.Configuration;

namespace McpGateway.Backends.Processes.Keeping;

/// <summary>Looks after all local processes while there are any: how many, how idle, how large. One for the gateway.</summary>
internal sealed class ProcessSupervisor(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ProcessConnection, byte> _running = new();
    private readonly Dictionary<string, int> _byPrincipal = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _total;
    private int _looking;

    /// <summary>How many run.</summary>
    public int Count => _running.Count;

    /// <summary>A place for one more process of this principal; null, or which bound is reached.</summary>
    /// <param name="principal">Whose it will be.</param>
    /// <param name="bounds">Of gateway.yaml.</param>
    public string? TryReserve(string principal, ProcessOptions bounds)
    {
        lock (_lock)
        {
            var own = _byPrincipal.GetValueOrDefault(principal);
            if (own >= bounds.PerPrincipal)
            {
                return "processes.perPrincipal";
            }

            if (_total >= bounds.Total)
            {
                return "processes.total";
            }

            _total++;
            _byPrincipal[principal] = own + 1;
            return null;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release(string principal)
    {
        lock (_lock)
        {
            _total--;
            if (_byPrincipal.TryGetValue(principal, out var own) && own > 1)
            {
                _byPrincipal[principal] = own - 1;
            }
            else
            {
                _byPrincipal.Remove(principal);
            }
        }
    }

    /// <summary>From now on it is looked after, until it has ended.</summary>
    public void Watch(ProcessConnection connection)
    {
        lock (_lock)
        {
            _running[connection] = 0;
            _timer ??= time.CreateTimer(static supervisor => ((ProcessSupervisor)supervisor!).Look(), this, Every, Every);
        }

        _ = ForgetAsync(connection);
    }

    public void Dispose() => _timer?.Dispose();

    private async Task ForgetAsync(ProcessConnection connection)
    {
        await connection.Ended;
        lock (_lock)
        {
            _running.TryRemove(connection, out _);
            if (_running.IsEmpty)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private void Look()
    {
        // A machine under load may be slower than the clock.
        if (Interlocked.Exchange(ref _looking, 1) != 0)
        {
            return;
        }

        try
        {
            foreach (var (connection, _) in _running)
            {
                connection.StopIfIdle();
            }

            if (OperatingSystem.IsLinux())
            {
                Weigh();
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    /// <summary>
    /// What the members of each process's session have resident, together. RLIMIT_AS would count what is merely reserved
    /// (a JavaScript engine reserves gigabytes), RLIMIT_DATA each process by itself, and a cgroup of its own is not to be had in most containers.
    /// </summary>
    private void Weigh()
    {
        var sizes = new Dictionary<int, long>();
        foreach (var entry in ProcessEntry.All())
        {
            sizes[entry.Session] = sizes.GetValueOrDefault(entry.Session) + entry.Pages;
        }

        foreach (var (connection, _) in _running)
        {
            connection.StopIfLarger(sizes.GetValueOrDefault(connection.ProcessId) * Environment.SystemPageSize);
        }
    }
}
