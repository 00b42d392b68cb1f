namespace McpGateway.Configuration;

/// <summary>What became of the files last time they were looked at.</summary>
/// <param name="Revision">Of the snapshot in use; null before the first.</param>
/// <param name="LoadedAt">When it was published.</param>
/// <param name="FailedAt">When an edit was last refused; null if the files in place are the ones in use.</param>
/// <param name="Errors">Why it was refused, one <c>file:line:column: message. mend.</c> each; empty if the files in place are the ones in use.</param>
public sealed record SnapshotState(long? Revision, DateTimeOffset? LoadedAt, DateTimeOffset? FailedAt, IReadOnlyList<string> Errors)
{
    public static SnapshotState Empty { get; } = new(null, null, null, []);

    /// <summary>The files in place are the ones in use.</summary>
    public bool Synchronized => Revision is not null && FailedAt is null;
}
