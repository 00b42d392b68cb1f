using System.Runtime.InteropServices;

namespace McpGateway.Backends.Processes;

/// <summary>
/// Keeps the gateway's environment and memory, which hold every upstream credential and sealing key, from the local
/// processes that run as the same user.
/// </summary>
internal static class OwnSecrets
{
    private const int SetDumpable = 4;
    private static int _state;

    /// <summary>
    /// Makes this process undumpable (Linux, prctl(2) PR_SET_DUMPABLE 0): another process of the same user can neither
    /// trace it nor read its memory or environment below /proc, and there are no core dumps. Does nothing elsewhere.
    /// </summary>
    public static void Guard()
    {
        if (OperatingSystem.IsLinux() && Prctl(SetDumpable, 0, 0, 0, 0) != 0)
        {
            throw new InvalidOperationException("The gateway could not be made undumpable, so a local process could read its secrets.");
        }

        Interlocked.CompareExchange(ref _state, 1, 0);
    }

    /// <summary>
    /// Called before a local process starts, once <see cref="Guard"/> was. .NET's diagnostic port and debugger pipes give
    /// the whole environment, and the right to run code in here, to whoever of the same user opens them: they get no name
    /// to open them by. A gateway without local processes keeps them.
    /// </summary>
    public static void CloseDiagnostics()
    {
        if (Volatile.Read(ref _state) != 1 || OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var kind in (ReadOnlySpan<string>)["dotnet-diagnostic", "clr-debug-pipe"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*"))
            {
                File.Delete(file);
            }
        }

        Volatile.Write(ref _state, 2);
    }

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
