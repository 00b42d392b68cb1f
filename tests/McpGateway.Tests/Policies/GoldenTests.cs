namespace McpGateway.Tests.Policies;

/// <summary>
/// Each file in Golden is a case of the language: policy files, then what each client may do and by which rule, or the
/// errors that the files have. Adding a case is adding a file.
/// </summary>
public class GoldenTests
{
    public static TheoryData<string> Files() => [.. GoldenFile.Names()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Policy_GoldenFile_DecidesAsWritten(string file)
    {
        var golden = GoldenFile.Read(file);

        Assert.NotEmpty(golden.About);
        Assert.True(golden.Count > 0, "the file checks nothing");
        var differences = golden.Check();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
