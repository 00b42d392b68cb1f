namespace McpGateway.Sessions;

/// <summary>The levels of logging/setLevel and notifications/message (2025-11-25, server/utilities/logging; RFC 5424), least severe first.</summary>
public static class LogLevels
{
    private static readonly string[] Names =
        ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    /// <summary>The level of that name (case-sensitive), as the one string that stands for it; null if there is none.</summary>
    public static string? Find(ReadOnlySpan<char> name)
    {
        foreach (var level in Names)
        {
            if (name.SequenceEqual(level))
            {
                return level;
            }
        }

        return null;
    }

    /// <summary>0 for debug to 7 for emergency; −1 for what is no level.</summary>
    public static int SeverityOf(ReadOnlySpan<char> name) => Find(name) is { } level ? Array.IndexOf(Names, level) : -1;
}
