using McpGateway.Configuration;
using McpGateway.Configuration.Keys;
using McpGateway.Identity.ApiKeys;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>Makes API keys without starting the program for each.</summary>
internal static class TestKeys
{
    public static async Task<string> AddAsync(string keysFile, string id)
    {
        var key = ApiKeyText.Create(id);
        var hash = new byte[32];
        ApiKeyText.Hash(key, hash);
        var errors = await KeysFile.ChangeAsync(
            keysFile,
            known => [.. known.Values, new ApiKeyRecord(id, hash, DateTimeOffset.UnixEpoch, null)],
            TimeProvider.System,
            CancellationToken.None);
        Assert.Empty(errors);
        return key;
    }
}
