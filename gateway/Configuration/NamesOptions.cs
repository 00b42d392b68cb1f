namespace McpGateway.Configuration;

/// <summary>How long public names may be: <c>names</c>.</summary>
public sealed record NamesOptions
{
    /// <summary>The longest <c>server__name</c>; 40 (room for the longest server name and a hash) to 128 characters.</summary>
    public int MaxLength { get; init; } = 48;
}
