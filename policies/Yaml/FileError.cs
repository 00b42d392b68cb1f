namespace McpGateway.Policies.Yaml;

/// <summary>One thing wrong with a file that somebody wrote, and what to do about it.</summary>
/// <param name="File">The path as the caller gave it.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 units.</param>
/// <param name="Message">What is wrong, one sentence without a full stop.</param>
/// <param name="Mend">What to write instead, one sentence without a full stop.</param>
public sealed record FileError(string File, int Line, int Column, string Message, string Mend)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}; {Mend}";
}
