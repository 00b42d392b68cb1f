using McpGateway.Configuration;
using McpGateway.Identity.ApiKeys;

namespace McpGateway.Commands;

/// <summary>Makes an API key.</summary>
internal static class NewKey
{
    /// <summary>The text, which is shown once and kept nowhere, and the record, which recognises it.</summary>
    public static (string Text, ApiKeyRecord Record) Create(string id, DateTimeOffset created, DateTimeOffset? expires)
    {
        var text = ApiKeyText.Create(id);
        var hash = new byte[32];
        ApiKeyText.Hash(text, hash);
        return (text, new ApiKeyRecord(id, hash, created, expires));
    }
}
