using McpGateway.Commands.Asking;

namespace McpGateway.Commands.Testing;

/// <summary>Shows what came of the cases.</summary>
internal sealed class TestReport(TextWriter output, bool verbose)
{
    private int _passed;
    private int _failed;

    public int Failed => _failed;

    public void Add(string path, CaseResult result)
    {
        if (result.Passed)
        {
            _passed++;
            if (verbose)
            {
                output.WriteLine($"ok    {path}:{result.Case.Line}  {Title(result.Case)}{(result.Answer is { } answer ? $"  →  {answer.Word}: {answer.Why}" : "")}");
            }

            return;
        }

        _failed++;
        output.WriteLine($"FAIL  {path}:{result.Case.Line}  {Title(result.Case)}");
        output.WriteLine($"      client    {result.Case.Client}");
        output.WriteLine($"      roles     {(result.Roles is { } roles ? string.Join(", ", roles) : "none: no entry of 'clients' matches")}");
        foreach (var difference in result.Differences)
        {
            output.WriteLine($"      expected  {difference.Expected}");
            output.WriteLine($"      but came  {difference.Came}");
            output.WriteLine($"      mend      {difference.Mend}");
        }
    }

    public void Summary(int files)
    {
        var what = $"{_passed + _failed} {(_passed + _failed == 1 ? "case" : "cases")} in {files} {(files == 1 ? "file" : "files")}";
        output.WriteLine(_failed == 0 ? $"{what}: all passed." : $"{what}: {_failed} failed, {_passed} passed.");
    }

    private static string Title(PolicyCase one)
    {
        var asked = one.Subject is { } subject ? $"{AskedKinds.One(subject.Kind)} {subject.Name} on {subject.Server}" : one.Server ?? "roles and lists";
        return one.Name.Length == 0 ? asked : $"{one.Name} ({asked})";
    }
}
