namespace McpGateway.Backends.Processes.Guarding;

/// <summary>Finds the processes that are left of local processes, and ends them. Linux alone; elsewhere there is none to be found.</summary>
/// <param name="mark">The beginning of the marks that they bear.</param>
/// <param name="sessions">Whose members are meant as well, marked or not.</param>
internal sealed class Leftovers(string mark, IReadOnlyCollection<GuardedSession> sessions)
{
    // One that forks without end may be ahead of a look; it cannot be ahead of all of them for long.
    private const int MostLooks = 200;

    private readonly byte[] _mark = GuardMark.Bytes(mark);

    /// <summary>Those that run now.</summary>
    public IEnumerable<ProcessEntry> Find() => OperatingSystem.IsLinux() ? ProcessEntry.All().Where(IsOne) : [];

    /// <summary>Kills them, and looks again until there are none. False where some are left: another user's, or faster than we are.</summary>
    /// <param name="time">For the pause between two looks.</param>
    public async ValueTask<bool> KillAsync(TimeProvider time)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var found = 0;
            foreach (var entry in Find())
            {
                found++;

                // The id may have been given again since it was looked at.
                if (ProcessEntry.Find(entry.Id) is { } now && now.Started == entry.Started)
                {
                    Signals.Kill(entry.Id);
                }
            }

            if (found == 0)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5 + look, 50)), time);
        }

        return false;
    }

    private bool IsOne(ProcessEntry entry)
    {
        if (!entry.IsRunning || entry.Id == Environment.ProcessId)
        {
            return false;
        }

        foreach (var session in sessions)
        {
            if (session.Has(entry))
            {
                return true;
            }
        }

        return entry.HasInEnvironment(_mark);
    }
}
