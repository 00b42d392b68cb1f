namespace McpGateway.Catalog.Views;

/// <summary>How large one page of a list may be. A single larger entry still makes a page.</summary>
/// <param name="Entries">The most entries.</param>
/// <param name="Bytes">The most bytes of entries.</param>
internal sealed record PageBounds(int Entries = 500, int Bytes = 1 << 20)
{
    public static PageBounds Default { get; } = new();
}
