using System.Diagnostics;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>How the gateway's own program is started as the guard.</summary>
internal static class OwnProgram
{
    private static readonly string[] Needed = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"];

    /// <param name="mark">See <see cref="GuardMark.Run"/>.</param>
    /// <param name="sessions">Those there are already, where another guard has ended: nothing must happen between its start and the word of them.</param>
    public static ProcessStartInfo GuardInfo(string mark, IEnumerable<GuardedSession> sessions)
    {
        var info = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[.. Program(), GuardProgram.Word, mark, .. sessions.Select(session => session.ToString())])
        {
            if (info.FileName.Length == 0)
            {
                info.FileName = word;
            }
            else
            {
                info.ArgumentList.Add(word);
            }
        }

        // Not the gateway's own: its secrets would stand in an environment that local processes can read.
        info.Environment.Clear();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is { Key: string name, Value: string value } && (Needed.Contains(name) || name.StartsWith("DOTNET_", StringComparison.Ordinal)))
            {
                info.Environment[name] = value;
            }
        }

        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        info.Environment["DOTNET_gcServer"] = "0";
        info.Environment["DOTNET_gcConcurrent"] = "0";
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        info.Environment["DOTNET_TieredPGO"] = "0";
        return info;
    }

    /// <summary>In a session of its own, so that Ctrl-C in a terminal, which goes to the whole group, is not for it; then the program.</summary>
    private static IEnumerable<string> Program()
    {
        if (CommandPath.SetSid is { } setsid)
        {
            yield return setsid;
        }

        var assembly = typeof(OwnProgram).Assembly;
        if (Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == assembly.GetName().Name)
        {
            yield return own;
            yield break;
        }

        yield return Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : CommandPath.Find("dotnet", Environment.GetEnvironmentVariable("PATH")) ?? "dotnet";
        yield return "exec";
        yield return assembly.Location;
    }
}
