using System.Diagnostics;
using System.Reflection;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>Whether this build is worth measuring.</summary>
public static class BuildCheck
{
    /// <summary>False for a Debug build, in which asynchronous methods allocate and nothing is inlined.</summary>
    public static bool IsOptimised =>
        typeof(BuildCheck).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
}
