namespace McpGateway.Tests.Architecture;

/// <summary>Small files, one idea each.</summary>
public class FileSizeTests
{
    [Theory]
    [InlineData("gateway", 60, 180, 400)]
    [InlineData("policies", 60, 180, 400)]
    [InlineData("tests", 180, 300, 400)]
    public void Files_OfAProject_StaySmall(string folder, int median, int ninetieth, int most)
    {
        (int Lines, string Path)[] files = [.. House.Sources(folder)
            .Select(path => (Lines: File.ReadLines(path).Count(), Path: Path.GetRelativePath(House.Root, path)))
            .OrderBy(file => file.Lines)];

        Assert.DoesNotContain(files, file => file.Lines > most);
        Assert.InRange(files[files.Length / 2].Lines, 0, median);
        Assert.InRange(files[Math.Min(files.Length - 1, files.Length * 9 / 10)].Lines, 0, ninetieth);
    }
}
