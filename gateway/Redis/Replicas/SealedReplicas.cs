using System.Text;
using McpGateway.Identity;

namespace McpGateway.Redis.Replicas;

/// <summary>
/// Heart-beat records: sealed for their name, so that whoever can write to the store can neither name an address nor put
/// one gateway replica's in another's place, and whoever can read it learns neither ids nor addresses.
/// </summary>
internal sealed class SealedReplicas(Sealer sealer)
{
    /// <summary>The longest record, in characters.</summary>
    public const int MaxRecord = 2_048;

    /// <summary>Longer than the store keeps it, for clocks that differ; an old one put back points where nobody answers to that id any more.</summary>
    private static readonly TimeSpan Lifetime = ReplicaRecords.Alive + TimeSpan.FromSeconds(10);

    public static string NameOf(string id) => RedisNames.Digest("replica", id);

    public string Seal(string id, Uri address) =>
        sealer.Seal(SealPurpose.Replica, "", NameOf(id), Lifetime, Encoding.UTF8.GetBytes($"{id}\n{address.GetLeftPart(UriPartial.Authority)}"));

    /// <summary>Null for what was not sealed for this name, is too old, or was sealed with a key that is not known any more.</summary>
    public (string Id, Uri Address)? Open(string name, string record) =>
        sealer.TryOpen(SealPurpose.Replica, "", name, record, out var opened)
        && Encoding.UTF8.GetString(opened).Split('\n') is [var id, var address]
        && Uri.TryCreate(address, UriKind.Absolute, out var at) ? (id, at) : null;
}
