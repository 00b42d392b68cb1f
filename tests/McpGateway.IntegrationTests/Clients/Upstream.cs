namespace McpGateway.IntegrationTests.Clients;

/// <summary>A server behind the gateway: its name in gateway.yaml, its era, and the http(s) URIs that it lists as resources.</summary>
public sealed record Upstream(string Name, bool IsModern, IReadOnlySet<string> ListedUris)
{
    private static readonly HashSet<string> None = [];
    private static readonly HashSet<string> Listed = ["https://example.com/listed"];

    public static Upstream One { get; } = new("one", false, None);

    public static Upstream Two { get; } = new("two", false, None);

    public static Upstream Three { get; } = new("three", false, None);

    public static Upstream Legacy { get; } = new("legacy", false, Listed);

    public static Upstream Modern { get; } = new("modern", true, Listed);

    /// <summary>Three times the reference server as it is on npm, and the same surface in both eras.</summary>
    public static IReadOnlyList<Upstream> All { get; } = [One, Two, Three, Legacy, Modern];

    public bool IsEverything => Name is "one" or "two" or "three";

    public static Upstream Of(string name) => All.Single(each => each.Name == name);
}
