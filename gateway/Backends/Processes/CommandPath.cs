using McpGateway.Backends.Processes.Guarding;

namespace McpGateway.Backends.Processes;

/// <summary>Finds programs as execvp(3) does.</summary>
internal static class CommandPath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program that begins a new session and becomes another (setsid(1)); null where there is none.</summary>
    public static string? SetSid { get; } = OperatingSystem.IsLinux() ? Find("setsid", SystemFolders.Programs) : null;

    /// <summary>The first program of this name.</summary>
    /// <param name="name">Without a slash.</param>
    /// <param name="path">Folders, with colons between them.</param>
    public static string? Find(string name, string? path) => (path ?? SystemFolders.Programs)
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(IsProgram);

    /// <summary>A file that somebody may execute.</summary>
    public static bool IsProgram(string path) => File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & AnyExecute) != 0;
}
