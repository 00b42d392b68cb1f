using System.Globalization;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>
/// Reads keys.yaml:
/// <code>
/// version: 1
/// keys:
///   nightly-bot: { hash: "sha256:…", created: 2026-08-21T10:00:00Z, expires: 2026-11-19T10:00:00Z }
/// </code>
/// </summary>
internal static class KeysFileReader
{
    private const string HashPrefix = "sha256:";
    private const int Most = 10_000;

    /// <summary>The keys by id; null if there is any error.</summary>
    public static IReadOnlyDictionary<string, ApiKeyRecord>? Read(string path, FileContent content, out IReadOnlyList<FileError> found)
    {
        if (!content.TryGetText(out var text, out var problem))
        {
            found = [new FileError(path, 1, 1, $"this file {problem}", "make it by making a key: mcpgateway keys create ID")];
            return null;
        }

        var errors = new FileErrors(path);
        found = errors.Found;
        if (StrictYaml.Read(text, errors) is not { } root)
        {
            return null;
        }

        var file = new MappingReader(root, errors);
        file.Require("version", "write 'version: 1'");
        _ = file.Int("version", 1, 1);
        var keys = new SortedDictionary<string, ApiKeyRecord>(StringComparer.Ordinal);
        foreach (var (id, entry) in file.Mappings("keys"))
        {
            if (One(id, entry) is { } key && keys.Count < Most)
            {
                keys[key.Id] = key;
            }
        }

        file.Done();
        return errors.Any ? null : keys;
    }

    /// <summary>The form in which a hash stands in the file.</summary>
    public static string HashText(ReadOnlySpan<byte> hash) => HashPrefix + Convert.ToHexStringLower(hash);

    private static ApiKeyRecord? One(YamlScalar id, MappingReader entry)
    {
        if (!Names.IsKey(id.Text))
        {
            entry.Errors.Add(id, $"{id.Shown} is no id for a key", $"use {Names.KeySyntax}");
        }

        entry.Require("hash", "make the key anew: mcpgateway keys create ID");
        entry.Require("created", "write the moment it was made, such as 2026-08-21T10:00:00Z");
        var hash = Hash(entry);
        var created = Moment(entry, "created");
        var expires = Moment(entry, "expires");
        entry.Done();
        return hash is null || created is null ? null : new ApiKeyRecord(id.Text, hash, created.Value, expires);
    }

    private static byte[]? Hash(MappingReader entry)
    {
        if (entry.Text("hash") is not { } text)
        {
            return null;
        }

        var bytes = new byte[32];
        if (text.Text.StartsWith(HashPrefix, StringComparison.Ordinal)
            && text.Text.Length == HashPrefix.Length + 64
            && Convert.FromHexString(text.Text.AsSpan(HashPrefix.Length), bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == 32)
        {
            return bytes;
        }

        // Not shown: it may be a key that somebody put here by mistake.
        entry.Errors.Add(text, "'hash' is not sha256: and 64 hexadecimal digits", "make the key anew: mcpgateway keys create ID");
        return null;
    }

    private static DateTimeOffset? Moment(MappingReader entry, string key)
    {
        if (entry.Text(key) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text.Text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        entry.Errors.Add(text, $"'{key}' is {text.Shown}, expected a moment in UTC", "write it as 2026-08-21T10:00:00Z");
        return null;
    }
}
