using System.Globalization;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>One process as /proc/PID/stat shows it (Linux, proc_pid_stat(5)).</summary>
/// <param name="Id">Its id, which is given again after its end.</param>
/// <param name="State">Z for one that has ended and was not waited for yet.</param>
/// <param name="Session">The id of the process that began its session; stays when that one has ended.</param>
/// <param name="Started">When it began, in clock ticks since the start of the machine: with the id it names one process for good.</param>
/// <param name="Pages">Resident pages of memory.</param>
internal readonly record struct ProcessEntry(int Id, char State, int Session, ulong Started, long Pages)
{
    private const int LargestEnvironment = 256 * 1024;

    /// <summary>It runs: it has not ended merely to wait for its parent.</summary>
    public bool IsRunning => State is not ('Z' or 'X');

    /// <summary>Every process that can be seen.</summary>
    public static IEnumerable<ProcessEntry> All()
    {
        foreach (var folder in Directory.EnumerateDirectories(SystemFolders.Proc))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Find(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Null where there is none of this id.</summary>
    public static ProcessEntry? Find(int id)
    {
        try
        {
            return Read(id, File.ReadAllText(SystemFolders.Of(id, "stat")));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>It was started with this in its environment; false as well where that may not be read.</summary>
    /// <param name="beginning">The beginning of NAME=value.</param>
    public bool HasInEnvironment(ReadOnlySpan<byte> beginning)
    {
        try
        {
            using var file = new FileStream(SystemFolders.Of(Id, "environ"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[LargestEnvironment];
            var text = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            while (!text.IsEmpty)
            {
                if (text.StartsWith(beginning))
                {
                    return true;
                }

                var end = text.IndexOf((byte)0);
                text = end < 0 ? default : text[(end + 1)..];
            }

            return false;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The name, in parentheses, is the process's own to choose and may hold anything, parentheses too: fields are counted from its end.
    private static ProcessEntry? Read(int id, string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 21
            && int.TryParse(fields[3], CultureInfo.InvariantCulture, out var session)
            && ulong.TryParse(fields[19], CultureInfo.InvariantCulture, out var started)
            && long.TryParse(fields[21], CultureInfo.InvariantCulture, out var pages)
                ? new ProcessEntry(id, fields[0][0], session, started, pages)
                : null;
    }
}
