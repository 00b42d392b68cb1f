using McpGateway.Configuration;
using McpGateway.Configuration.Keys;

namespace McpGateway.Tests.Configuration;

public sealed class KeysFileTests : IDisposable
{
    private static readonly DateTimeOffset Made = new(2026, 7, 28, 1, 2, 3, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder.FullName, "keys.yaml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Change_ThenLoad_GivesTheSameKeys()
    {
        var (one, other) = (Key("one", null), Key("other", Made.AddDays(90)));
        await AddAsync(one);
        await AddAsync(other);

        var keys = KeysFile.Load(Path, out _)!;

        Assert.True(keys["one"].IsSameAs(one) && keys["other"].IsSameAs(other));
        Assert.Equal(Made, keys["one"].Created);
    }

    [Fact]
    public async Task Change_ManyAtTheSameTime_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => AddAsync(Key($"k{i}", null)), Cancelled)));

        Assert.Equal(20, KeysFile.Load(Path, out _)!.Count);
        Assert.Equal([".keys.yaml.lock", "keys.yaml"], Directory.GetFiles(_folder.FullName).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Change_OfAWrongFile_LeavesItAndSaysWhy()
    {
        await File.WriteAllTextAsync(Path, "version: 1\nkeys: { a: { } }\n", Cancelled);

        var errors = await KeysFile.ChangeAsync(Path, _ => [], TimeProvider.System, Cancelled);

        Assert.NotEmpty(errors);
        Assert.Contains("a: { }", await File.ReadAllTextAsync(Path, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewFile_IsTheOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await AddAsync(Key("one", null));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task Change_ThroughALink_KeepsTheLink()
    {
        var target = System.IO.Path.Combine(_folder.FullName, "real.yaml");
        await File.WriteAllTextAsync(target, "version: 1\nkeys: {}\n", Cancelled);
        File.CreateSymbolicLink(Path, "real.yaml");

        await AddAsync(Key("one", null));

        Assert.NotNull(new FileInfo(Path).LinkTarget);
        Assert.Single(KeysFile.Load(target, out _)!);
    }

    private static ApiKeyRecord Key(string id, DateTimeOffset? expires) => new(id, Enumerable.Repeat((byte)id.Length, 32).ToArray(), Made, expires);

    private async Task AddAsync(ApiKeyRecord key) =>
        Assert.Empty(await KeysFile.ChangeAsync(Path, keys => keys.Values.Append(key), TimeProvider.System, Cancelled));
}
