using System.Diagnostics;
using System.Globalization;

namespace McpGateway.Benchmarks.Targets;

/// <summary>CPU time of a process and its children. Resolution on Linux: 10 ms, the kernel's tick.</summary>
public static class ProcessCpu
{
    /// <summary>Seconds in user and kernel mode since the process began.</summary>
    public static double Seconds(int processId)
    {
        using var process = Process.GetProcessById(processId);
        var own = process.TotalProcessorTime.TotalSeconds;
        var children = $"/proc/{processId}/task/{processId}/children";
        return File.Exists(children)
            ? own + File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(id => Seconds(int.Parse(id, CultureInfo.InvariantCulture)))
            : own;
    }
}
