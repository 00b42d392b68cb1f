using System.Collections.Frozen;
using McpGateway.Configuration.Reading;
using McpGateway.Configuration.Revocation;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Loading;

/// <summary>Reads everything, validates everything, and builds a snapshot if nothing is wrong.</summary>
public sealed class SnapshotBuilder(ConfigurationSource source, Func<string, string?> environment)
{
    private static readonly Dictionary<string, ApiKeyRecord> NoKeys = new(StringComparer.Ordinal);

    /// <summary>With this process's environment.</summary>
    public SnapshotBuilder(ConfigurationSource source)
        : this(source, Environment.GetEnvironmentVariable)
    {
    }

    public ConfigurationSource Source { get; } = source;

    /// <param name="revision">Of the snapshot, if there is one.</param>
    /// <param name="inUse">What stays in use if there are errors; null at the start.</param>
    public LoadResult Build(long revision, Snapshot? inUse = null)
    {
        var ledger = new FileLedger();
        var errors = new List<FileError>();
        var options = new GatewayFileReader(ledger, Source.Listeners, environment).Read(Source.File, out var found);
        errors.AddRange(found);
        var policy = PolicyFiles.Read(Source.Policies, ledger, errors);
        var keys = Keys(options, ledger, errors);
        CheckRevocation(options, inUse, ledger, errors);
        var snapshot = errors.Count > 0 ? null : new Snapshot
        {
            Revision = revision,
            Gateway = options!,
            Policy = policy!,
            Servers = options!.Servers.ToFrozenDictionary(StringComparer.Ordinal),
            ApiKeys = keys!.ToFrozenDictionary(StringComparer.Ordinal),
        };
        return new LoadResult(snapshot, errors, ledger, snapshot is null && inUse is not null ? KeysAlone(inUse, revision, ledger) : null);
    }

    /// <summary>A key that was revoked has to be refused although somebody else's edit of another file is wrong.</summary>
    private static Snapshot? KeysAlone(Snapshot inUse, long revision, FileLedger ledger)
    {
        if (inUse.Gateway.Auth.ApiKeysFile is not { } path
            || KeysFileReader.Read(path, ledger.Read(path), out _) is not { } keys
            || (keys.Count == inUse.ApiKeys.Count && keys.All(key => inUse.ApiKeys.TryGetValue(key.Key, out var known) && known.IsSameAs(key.Value))))
        {
            return null;
        }

        return new Snapshot
        {
            Revision = revision,
            Gateway = inUse.Gateway,
            Policy = inUse.Policy,
            Servers = inUse.Servers,
            ApiKeys = keys.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// The revocation file is watched in its own right, and its last good list stays in use. Only where it is new must it
    /// be good from the beginning; then it is looked at with the other files until it is.
    /// </summary>
    private static void CheckRevocation(GatewayOptions? options, Snapshot? inUse, FileLedger ledger, List<FileError> errors)
    {
        if (options?.Auth.RevocationFile is { } path && path != inUse?.Gateway.Auth.RevocationFile
            && RevocationFileReader.Read(path, FileLedger.ReadBounded(path), out var found) is null)
        {
            _ = ledger.Read(path);
            errors.AddRange(found);
        }
    }

    private static IReadOnlyDictionary<string, ApiKeyRecord>? Keys(GatewayOptions? options, FileLedger ledger, List<FileError> errors)
    {
        if (options?.Auth.ApiKeysFile is not { } path)
        {
            return NoKeys;
        }

        var keys = KeysFileReader.Read(path, ledger.Read(path), out var found);
        errors.AddRange(found);
        return keys;
    }
}
