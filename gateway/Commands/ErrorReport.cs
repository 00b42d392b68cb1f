using McpGateway.Policies.Yaml;

namespace McpGateway.Commands;

/// <summary>Shows errors in files.</summary>
internal static class ErrorReport
{
    /// <summary>Each on its line; nothing is refused because of them.</summary>
    public static void Warn(TextWriter output, IReadOnlyList<FileError> warnings)
    {
        foreach (var warning in warnings)
        {
            output.WriteLine($"warning: {warning}");
        }
    }

    /// <summary>Each on its line, then how many there are. Gives the exit code.</summary>
    public static int Write(TextWriter output, IReadOnlyList<FileError> errors)
    {
        foreach (var error in errors)
        {
            output.WriteLine(error);
        }

        output.WriteLine(errors.Count == 1 ? "1 error. Mend it, then try again." : $"{errors.Count} errors. Mend them, then try again.");
        return 1;
    }
}
