using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace McpGateway.IntegrationTests.Start;

/// <summary>Processes as Linux shows them in <c>/proc</c>, and signals to them.</summary>
internal static class ProcessTree
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Why tests that look at other processes cannot run here; empty where they can.</summary>
    public static string SkipReason => OperatingSystem.IsLinux() ? "" : "skipped: processes are looked at in /proc, which this system does not have";

    /// <summary>The processes that <paramref name="parent"/> started and that still run.</summary>
    public static int[] ChildrenOf(int parent) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            let id = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            where id > 0 && Stat(id) is { State: not 'Z' } stat && stat.Parent == parent
            select id];

    /// <summary>False for a process that has ended and only waits for its parent to take notice.</summary>
    public static bool IsRunning(int id) => Stat(id) is { State: not 'Z' };

    /// <summary>True where the process was started to ignore Ctrl-C, as shells do with what they start in the background.</summary>
    public static bool IgnoresInterrupt(int id)
    {
        var ignored = File.ReadLines($"/proc/{id}/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        var mask = ulong.Parse(ignored.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (mask & (1UL << ((int)Signal.Interrupt - 1))) != 0;
    }

    /// <summary>Sends a signal; a process that has ended in the meantime is none to worry about.</summary>
    public static void Send(Signal signal, params IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            if (Kill(id, (int)signal) != 0 && IsRunning(id))
            {
                throw new InvalidOperationException($"Signal {signal} could not be sent to process {id}.");
            }
        }
    }

    /// <summary>Waits until none of the processes runs any more; gives those that still run after <paramref name="limit"/>.</summary>
    public static async Task<int[]> WaitForEndAsync(IReadOnlyCollection<int> ids, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var poll = new PeriodicTimer(PollInterval);
        var begin = Stopwatch.GetTimestamp();
        while (ids.Any(IsRunning) && Stopwatch.GetElapsedTime(begin) < limit)
        {
            await poll.WaitForNextTickAsync(cancellationToken);
        }

        return [.. ids.Where(IsRunning)];
    }

    // proc(5): pid (name) state ppid …, where the name may hold spaces and parentheses.
    private static (char State, int Parent)? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int id, int signal);
}
