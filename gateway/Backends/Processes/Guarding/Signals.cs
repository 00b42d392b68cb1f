using System.Runtime.InteropServices;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>Signals to processes that .NET did not start (kill(2)).</summary>
internal static class Signals
{
    private const int Killing = 9;
    private const int Terminating = 15;

    /// <summary>Ends it at once. False where it is gone, or another user's.</summary>
    public static bool Kill(int process) => Send(process, Killing);

    /// <summary>Asks it to end. False where it is gone, or another user's.</summary>
    public static bool Terminate(int process) => Send(process, Terminating);

    // 0 and negative numbers mean whole groups, −1 every process there is: no mistake elsewhere may come to that.
    private static bool Send(int process, int signal) => process > 1 && SendNative(process, signal) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendNative(int process, int signal);
}
