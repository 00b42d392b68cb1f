using System.ComponentModel;
using System.Diagnostics;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>The gateway's end of the guard: started before the first local process, told of each. One for the program.</summary>
internal sealed class ProcessGuard
{
    /// <summary>A guard that somebody keeps killing is not started without end.</summary>
    private const int MostStarts = 20;

    private readonly Lock _lock = new();
    private readonly HashSet<GuardedSession> _sessions = [];
    private Process? _guard;
    private int _starts;

    private ProcessGuard()
    {
    }

    public static ProcessGuard Instance { get; } = new();

    /// <summary>The guard's process id; null while there is none.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_lock)
            {
                return _guard is { HasExited: false } alive ? alive.Id : null;
            }
        }
    }

    /// <summary>Whether local processes can be guarded here: only Linux has what that takes.</summary>
    public static bool IsOffered => OperatingSystem.IsLinux();

    /// <summary>There is a guard, or none is offered. Without it nothing is started that a crash would leave behind.</summary>
    public bool TryBegin()
    {
        lock (_lock)
        {
            return !IsOffered || EnsureAlive();
        }
    }

    public void Add(GuardedSession session)
    {
        lock (_lock)
        {
            if (EnsureAlive() && _sessions.Add(session))
            {
                Tell('+', session);
            }
        }
    }

    public void Remove(GuardedSession session)
    {
        lock (_lock)
        {
            if (EnsureAlive() && _sessions.Remove(session))
            {
                Tell('-', session);
            }
        }
    }

    private void Renew()
    {
        lock (_lock)
        {
            _ = _sessions.Count == 0 || EnsureAlive();
        }
    }

    private bool EnsureAlive()
    {
        if (_guard is { HasExited: false })
        {
            return true;
        }

        _guard?.Dispose();
        _guard = null;
        if (_starts++ >= MostStarts)
        {
            return false;
        }

        try
        {
            _guard = Process.Start(OwnProgram.GuardInfo(GuardMark.Run, _sessions));
        }
        catch (Win32Exception)
        {
            return false;
        }

        _guard!.EnableRaisingEvents = true;
        _guard.Exited += (_, _) => Renew();

        // It says nothing. Its pipes are closed, so that nobody waits for their end.
        _guard.StandardOutput.Dispose();
        _guard.StandardError.Dispose();
        return true;
    }

    // A pipe takes 64 KiB before anybody has read, and the guard does nothing but read. If it has ended, the next start tells all again.
    private void Tell(char sign, GuardedSession session)
    {
        try
        {
            _guard!.StandardInput.Write($"{sign}{session}\n");
            _guard.StandardInput.Flush();
        }
        catch (IOException)
        {
            _guard?.Kill();
        }
    }
}
