using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>
/// The guard, a process beside the gateway that outlives it by a moment: it is told of every local process, and when the
/// pipe from the gateway ends, however that ended, it kills what is left of them. PR_SET_PDEATHSIG could not do this: it
/// is bound to the thread that forks, and says nothing about the children of children.
/// </summary>
internal static class GuardProgram
{
    /// <summary>The word on the command line; hidden, because nobody but the gateway has a use for it.</summary>
    public const string Word = "guard-processes";

    private const int MostSessions = 100_000;

    /// <summary>Reads <c>+ID STARTED</c> and <c>-ID STARTED</c>, a line each, until the end.</summary>
    /// <param name="mark">The beginning of the marks of the gateway's processes.</param>
    /// <param name="known">Sessions that there are already.</param>
    public static async Task<int> RunAsync(string mark, string[] known)
    {
        // Whoever stops a group of processes must not stop this one first: it ends with the gateway.
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Ignore);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ignore);

        var sessions = new HashSet<GuardedSession>();
        foreach (var text in known)
        {
            _ = GuardedSession.TryParse(text, out var session) && sessions.Add(session);
        }

        using var input = new SafeFileHandle(0, ownsHandle: false);
        using var lines = new StreamReader(new FileStream(input, FileAccess.Read));
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.Length == 0 || !GuardedSession.TryParse(line.AsSpan(1), out var session))
            {
                continue;
            }

            if (line[0] == '-')
            {
                sessions.Remove(session);
            }
            else if (sessions.Count < MostSessions)
            {
                sessions.Add(session);
            }
        }

        return await new Leftovers(mark, sessions).KillAsync(TimeProvider.System) ? 0 : 1;
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;
}
