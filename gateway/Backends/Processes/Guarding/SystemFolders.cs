namespace McpGateway.Backends.Processes.Guarding;

/// <summary>Folders that every Linux has.</summary>
internal static class SystemFolders
{
    /// <summary>Where the kernel shows processes.</summary>
    public static string Proc { get; } = Path.DirectorySeparatorChar + "proc";

    /// <summary>Where the system's own programs are, as PATH has it.</summary>
    public static string Programs { get; } = string.Join(':', from folder in (string[])["usr/bin", "bin", "usr/sbin", "sbin"] select Path.DirectorySeparatorChar + folder);

    /// <summary>Where memory is short the kernel ends this process, and what it starts, before the gateway (oom_score_adj, 0 for others). False where it has ended.</summary>
    public static bool DieFirst(int process)
    {
        try
        {
            File.WriteAllText(Of(process, "oom_score_adj"), "800");
            return true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What the kernel shows of one process.</summary>
    public static string Of(int process, string file) => Path.Join(Proc, process.ToString(System.Globalization.CultureInfo.InvariantCulture), file);
}
