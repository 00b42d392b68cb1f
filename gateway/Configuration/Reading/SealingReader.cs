using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>sealing</c>. No message repeats a key.</summary>
internal static class SealingReader
{
    private const int Most = 16;

    public static IReadOnlyList<SealingKey> Read(MappingReader? sealing)
    {
        var result = new List<SealingKey>();
        if (sealing is null)
        {
            return result;
        }

        sealing.Require("keys", "write 'keys: [ { id: a1, key: \"${SEALING_KEY}\" } ]', the key being 32 random bytes in base64");
        foreach (var entry in sealing.MappingList("keys"))
        {
            entry.Require("id", "name it with 1 to 8 of a-z and 0-9");
            entry.Require("key", "write 32 random bytes in base64 (openssl rand -base64 32)");
            if (One(entry, result) is { } key)
            {
                result.Add(key);
            }

            entry.Done();
        }

        sealing.Done();
        return result;
    }

    private static SealingKey? One(MappingReader entry, List<SealingKey> before)
    {
        var (id, key) = (entry.Text("id"), entry.Text("key"));
        if (id is not null && (id.Text.Length > 8 || id.Text.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)) || before.Exists(other => other.Id == id.Text) || before.Count == Most))
        {
            entry.Errors.Add(id, $"{id.Shown} is no id for a sealing key, stands here twice, or is one too many (at most {Most})", "use 1 to 8 of a-z and 0-9");
            return null;
        }

        var bytes = new byte[32];
        if (key is not null && !(key.Text.Length == 44 && Convert.TryFromBase64String(key.Text, bytes, out var length) && length == 32))
        {
            entry.Errors.Add(key, "a sealing key is 32 bytes in base64 (44 characters), and this is not", "make one with: openssl rand -base64 32");
            return null;
        }

        return id is null || key is null ? null : new SealingKey(id.Text, bytes);
    }
}
