using McpGateway.Identity.ApiKeys;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Identity;

public sealed class ApiKeyTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_GivesARecognisableKeyEachTimeAnother()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ApiKeyText.Create("nightly-bot")).ToArray();

        Assert.All(keys, key => Assert.Matches("^mcpg_nightly-bot_[0-9A-Za-z]{43}$", key));
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Find_AtItsExpiry_GivesNothing()
    {
        var key = await _folder.AddKeyAsync("tester", _time.GetUtcNow().AddHours(1));
        var (check, snapshot) = (new ApiKeyCheck(_time, new NoRevocations()), _folder.Snapshot());
        Assert.Equal("tester", check.Find(snapshot, key)?.Id);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Null(check.Find(snapshot, key));
    }

    [Fact]
    public async Task Find_AnyOtherText_GivesNothing()
    {
        var key = await _folder.AddKeyAsync("tester");
        await _folder.AddKeyAsync("other");
        var (check, snapshot) = (new ApiKeyCheck(_time, new NoRevocations()), _folder.Snapshot());

        string[] others =
        [
            "", "mcpg_", "mcpg_tester", "mcpg_tester_", key[..^1], key + "a", " " + key, key.ToUpperInvariant(), key.ToLowerInvariant(),
            key.Replace("tester", "other", StringComparison.Ordinal), key.Replace("mcpg", "MCPG", StringComparison.Ordinal), key + "\0", new string('a', 100_000), "mcpg_tester_" + new string('é', 43),
        ];
        Assert.All(others, other => Assert.Null(check.Find(snapshot, other)));
        Assert.NotNull(check.Find(snapshot, key));
    }
}
