namespace McpGateway.Catalog.Views;

/// <summary>A stretch of a list, ready to be sent.</summary>
/// <param name="Start">Index of the first entry.</param>
/// <param name="End">Index after the last entry.</param>
/// <param name="IsLast">Nothing follows.</param>
/// <param name="Entries">The entries as JSON, with commas between them, without brackets.</param>
internal sealed record ListPage(int Start, int End, bool IsLast, ReadOnlyMemory<byte> Entries);
