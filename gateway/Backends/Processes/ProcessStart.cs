using System.Diagnostics;
using System.Text;
using McpGateway.Backends.Processes.Guarding;
using McpGateway.Configuration;

namespace McpGateway.Backends.Processes;

/// <summary>What a local process is started with: the words of gateway.yaml, no shell, and an environment of its own (design §2, invariant 8).</summary>
internal static class ProcessStart
{
    // The gateway's environment holds its secrets (those that ${NAME} reads): a server gets these five and what its entry names.
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LANG", "TMPDIR"];

    /// <summary>How it is started, or why it cannot be.</summary>
    /// <param name="server">Its entry.</param>
    /// <param name="mark">What it and all its descendants bear.</param>
    public static (ProcessStartInfo? Info, string? Why) InfoFor(ServerOptions server, string mark)
    {
        var info = new ProcessStartInfo
        {
            WorkingDirectory = server.WorkingDirectory ?? "",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        info.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        foreach (var (name, value) in server.Env)
        {
            info.Environment[name] = value;
        }

        if (ProcessGuard.IsOffered)
        {
            info.Environment[GuardMark.Variable] = mark;
        }

        var command = Locate(server);
        if (CommandPath.SetSid is { } setsid)
        {
            if (Program(command, info.Environment, out var why) is not { } program)
            {
                return (null, why);
            }

            // It becomes the program, with the same id: a session of its own for the program and all that it starts.
            info.FileName = setsid;
            info.ArgumentList.Add(program);
        }
        else
        {
            info.FileName = command;
        }

        foreach (var word in server.Args)
        {
            info.ArgumentList.Add(word);
        }

        return (info, null);
    }

    // setsid would find it too, but say less about why it did not.
    private static string? Program(string command, IDictionary<string, string?> environment, out string? why)
    {
        var found = command.Contains('/') ? command : CommandPath.Find(command, environment.TryGetValue("PATH", out var path) ? path : null);
        why = found is null || !File.Exists(found) ? "no such file" : !CommandPath.IsProgram(found) ? "permission denied" : null;
        return why is null ? found : null;
    }

    // A relative path starts at the directory that the process gets, not at the gateway's own.
    private static string Locate(ServerOptions server)
    {
        var command = server.Command ?? throw new InvalidOperationException($"{server.Name} has no command");
        return command.Contains('/') && !Path.IsPathRooted(command) && server.WorkingDirectory is { } directory
            ? Path.GetFullPath(command, directory)
            : command;
    }
}
