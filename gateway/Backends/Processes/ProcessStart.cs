using System.Diagnostics;
using System.Text;
using McpGateway.Configuration;

namespace McpGateway.Backends.Processes;

/// <summary>What a local process is started with: the words of gateway.yaml, no shell, and an environment of its own (design §2, invariant 8).</summary>
internal static class ProcessStart
{
    // The gateway's environment holds its secrets (those that ${NAME} reads): a server gets these five and what its entry names.
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LANG", "TMPDIR"];

    public static ProcessStartInfo InfoFor(ServerOptions server)
    {
        var info = new ProcessStartInfo
        {
            FileName = Locate(server),
            WorkingDirectory = server.WorkingDirectory ?? "",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var word in server.Args)
        {
            info.ArgumentList.Add(word);
        }

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

        return info;
    }

    // .NET resolves a relative path against its own current directory, not against the one the process gets.
    private static string Locate(ServerOptions server)
    {
        var command = server.Command ?? throw new InvalidOperationException($"{server.Name} has no command");
        return command.Contains('/') && !Path.IsPathRooted(command) && server.WorkingDirectory is { } directory
            ? Path.GetFullPath(command, directory)
            : command;
    }
}
