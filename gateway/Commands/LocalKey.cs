using McpGateway.Configuration;
using McpGateway.Configuration.Keys;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands;

/// <summary>The API key for local use, which the first start in development makes.</summary>
internal static class LocalKey
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>The key's text if it was made now, because there was none or it has expired.</summary>
    public static async Task<(string? Key, IReadOnlyList<FileError> Errors)> EnsureAsync(string configuration, CommandContext context, CancellationToken cancellationToken)
    {
        if (KeysLocation.Find(configuration, context.Variable, out var errors) is not { } path)
        {
            return (null, errors);
        }

        string? made = null;
        var now = context.Time.GetUtcNow();
        try
        {
            errors = await KeysFile.ChangeAsync(path, Change, context.Time, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [new FileError(path, 1, 1, "this file cannot be written", "let this user write it, or name another configuration with --config FILE")]);
        }

        return (made, errors);

        IEnumerable<ApiKeyRecord>? Change(IReadOnlyDictionary<string, ApiKeyRecord> keys)
        {
            if (keys.TryGetValue(DevelopmentSetup.KeyId, out var existing) && !(existing.Expires <= now))
            {
                return null;
            }

            var (text, record) = NewKey.Create(DevelopmentSetup.KeyId, now, now + Lifetime);
            made = text;
            return keys.Values.Where(key => key.Id != DevelopmentSetup.KeyId).Append(record);
        }
    }
}
