using Mono.Cecil;
using Mono.Cecil.Cil;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Where code came from, by the debug symbols.</summary>
internal sealed class SourceText(string folder)
{
    private readonly Dictionary<string, string[]> _files = new(StringComparer.Ordinal);

    /// <summary>The file of a method, below the folder; null for code that the compiler made.</summary>
    public string? Of(MethodDefinition method)
    {
        var document = method.DebugInformation.SequencePoints.FirstOrDefault(point => !point.IsHidden)?.Document;
        return document is null || IsMadeByCompiler(method) || DecidesNothing(method) ? null : Path.GetRelativePath(folder, document.Url).Replace('\\', '/');
    }

    public int LineOf(MethodDefinition method, Instruction instruction) =>
        method.DebugInformation.SequencePoints.LastOrDefault(point => !point.IsHidden && point.Offset <= instruction.Offset)?.StartLine
        ?? method.DebugInformation.SequencePoints.First(point => !point.IsHidden).StartLine;

    public string Text(string file, int line)
    {
        if (!_files.TryGetValue(file, out var lines))
        {
            _files[file] = lines = File.ReadAllLines(Path.Combine(folder, file));
        }

        return lines[line - 1].Trim();
    }

    /// <summary>Explanations call what decides, and equality and texts are for others.</summary>
    private static bool DecidesNothing(MethodDefinition method) =>
        method.Name is "Equals" or "GetHashCode" or "ToString" || method.Name.TrimStart('<').StartsWith("Explain", StringComparison.Ordinal);

    /// <summary>Members of records that nobody wrote; lambdas and local functions somebody did.</summary>
    private static bool IsMadeByCompiler(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute")
        && !method.Name.Contains(">b__", StringComparison.Ordinal)
        && !method.Name.Contains(">g__", StringComparison.Ordinal);
}
