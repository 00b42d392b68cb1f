using System.Security.Cryptography;
using McpGateway.Configuration;
using McpGateway.Configuration.Revocation;

namespace McpGateway.Identity.ApiKeys;

/// <summary>Recognises an API key.</summary>
public sealed class ApiKeyCheck(TimeProvider time, IRevocations revocations)
{
    /// <summary>Compared with where there is no such id, so that an unknown id takes the time of a known one.</summary>
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(32);

    /// <summary>The key's record; null for a wrong, unknown, revoked or expired key, which are one answer.</summary>
    public ApiKeyRecord? Find(Snapshot snapshot, ReadOnlySpan<char> key)
    {
        if (!ApiKeyText.TryGetId(key, out var id))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[32];
        ApiKeyText.Hash(key, hash);
        snapshot.ApiKeys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var record);
        var equal = CryptographicOperations.FixedTimeEquals(hash, record is null ? Nobody : record.Hash.Span);
        return equal && record is not null && !(record.Expires <= time.GetUtcNow()) && !revocations.Current.ApiKeys.Contains(record.Id) ? record : null;
    }
}
