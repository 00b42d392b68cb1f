namespace McpGateway.Backends.Processes.Guarding;

/// <summary>Folders that every Linux has.</summary>
internal static class SystemFolders
{
    /// <summary>Where the kernel shows processes.</summary>
    public static string Proc { get; } = Path.DirectorySeparatorChar + "proc";

    /// <summary>Where the system's own programs are, as PATH has it.</summary>
    public static string Programs { get; } = string.Join(':', from folder in (string[])["usr/bin", "bin", "usr/sbin", "sbin"] select Path.DirectorySeparatorChar + folder);

    /// <summary>What the kernel shows of one process.</summary>
    public static string Of(int process, string file) => Path.Join(Proc, process.ToString(System.Globalization.CultureInfo.InvariantCulture), file);
}
