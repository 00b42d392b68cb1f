using System.Globalization;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>The session that a local process has begun (setsid(2)): its own id, and when it started.</summary>
/// <param name="Leader">The process's id, which is the session's.</param>
/// <param name="Started">See <see cref="ProcessEntry.Started"/>.</param>
internal readonly record struct GuardedSession(int Leader, ulong Started)
{
    /// <summary>That of a process just started. If it has ended already, whoever leads the session from now on is another: 0 is nobody's time.</summary>
    public static GuardedSession Of(int leader) => new(leader, ProcessEntry.Find(leader)?.Started ?? 0);

    /// <summary>
    /// It belongs to this session. The number is not given again while anybody is in the session; after that another's
    /// session may have it, whose processes began later than whoever leads it, so a living leader must be the same.
    /// </summary>
    public bool Has(in ProcessEntry entry) =>
        entry.Session == Leader && entry.Started >= Started && (entry.Id == Leader ? entry.Started == Started : ProcessEntry.Find(Leader) is not { } leader || leader.Started == Started);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Leader} {Started}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out GuardedSession session)
    {
        session = default;
        var space = text.IndexOf(' ');
        if (space < 0
            || !int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var leader)
            || !ulong.TryParse(text[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            || leader <= 1)
        {
            return false;
        }

        session = new GuardedSession(leader, started);
        return true;
    }
}
