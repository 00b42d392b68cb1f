namespace McpGateway.Policies.Yaml;

/// <summary>
/// Collects what is wrong with one file, so that all of it is reported at once. Holds at most
/// <see cref="Most"/> errors; what comes after is counted by nobody, the file is refused already.
/// </summary>
public sealed class FileErrors(string file)
{
    /// <summary>The most errors kept for one file.</summary>
    public const int Most = 500;

    private readonly List<FileError> _found = [];

    /// <summary>The path that the errors bear.</summary>
    public string File { get; } = file;

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<FileError> Found => _found;

    public bool Any => _found.Count > 0;

    public void Add(YamlNode at, string message, string mend) => Add(at.Line, at.Column, message, mend);

    public void Add(int line, int column, string message, string mend)
    {
        if (_found.Count < Most)
        {
            _found.Add(new FileError(File, line, column, message, mend));
        }
    }
}
