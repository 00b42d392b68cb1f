namespace McpGateway.Configuration.Revocation;

/// <summary>What became of the revocation file last time it was looked at.</summary>
/// <param name="File">Absolute path; null: none is configured.</param>
/// <param name="Entries">In use.</param>
/// <param name="LoadedAt">When the list in use was read.</param>
/// <param name="FailedAt">Since when the file cannot be used and the last good list stays in use; null if the two are the same.</param>
/// <param name="Errors">Why, as <c>file:line:column: message. mend.</c></param>
public sealed record RevocationState(string? File, int Entries, DateTimeOffset? LoadedAt, DateTimeOffset? FailedAt, IReadOnlyList<string> Errors)
{
    /// <summary>In use beside the file's, from the store that gateway replicas share.</summary>
    public int Shared { get; init; }

    public static RevocationState None { get; } = new(null, 0, null, null, []);
}
