using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Loading;

/// <summary>What the files gave: a snapshot, or every error at once.</summary>
public sealed class LoadResult
{
    internal LoadResult(Snapshot? snapshot, IReadOnlyList<FileError> errors, FileLedger ledger, Snapshot? keysAlone = null) =>
        (Snapshot, Errors, Ledger, KeysAlone) = (snapshot, errors, ledger, keysAlone);

    /// <summary>Null if there is any error.</summary>
    public Snapshot? Snapshot { get; }

    /// <summary>By file, then by line. Nothing in it repeats a secret.</summary>
    public IReadOnlyList<FileError> Errors { get; }

    /// <summary>What is valid and probably not meant.</summary>
    public IReadOnlyList<FileError> Warnings => Snapshot is null ? [] : [.. Doubts.About(Snapshot)];

    internal FileLedger Ledger { get; }

    /// <summary>Where there are errors: the snapshot in use with the keys as they are now, if they are valid and others.</summary>
    internal Snapshot? KeysAlone { get; }
}
