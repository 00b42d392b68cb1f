using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Policies.Compiling;

/// <summary>One short text for the content of all files.</summary>
internal static class PolicyRevision
{
    /// <summary>
    /// Folders do not count: gateway replicas may keep the same files in different ones. File names do, because rules
    /// are named by them. Each part is hashed by itself, so that no text can pass for two files.
    /// </summary>
    public static string Of(IEnumerable<PolicyFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Select(Digest).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.ASCII.GetBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static string Digest(PolicyFile file) =>
        Hash(Path.GetFileName(file.Path)) + Hash(file.Text);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text)));
}
