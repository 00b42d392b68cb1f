namespace McpGateway.IntegrationTests.Clients;

/// <summary>A server behind the gateway: its name in gateway.yaml, its era, and the http(s) URIs that it lists as resources.</summary>
public sealed record Upstream(string Name, bool IsModern, IReadOnlySet<string> ListedUris)
{
    private static readonly HashSet<string> None = [];
    private static readonly HashSet<string> Listed = ["https://example.com/listed"];

    public static Upstream One { get; } = new("one", false, None);

    public static Upstream Two { get; } = new("two", false, None);

    /// <summary>A local process of the gateway's, which talks over its standard input and output.</summary>
    public static Upstream Three { get; } = new("three", false, None);

    /// <summary>Over HTTP+SSE, the transport of 2024-11-05.</summary>
    public static Upstream Four { get; } = new("four", false, None);

    public static Upstream Legacy { get; } = new("legacy", false, Listed);

    /// <summary>Legacy, but gives no sessions.</summary>
    public static Upstream Stateless { get; } = new("stateless", false, Listed);

    public static Upstream Modern { get; } = new("modern", true, Listed);

    /// <summary>Four times the reference server as it is on npm, and one surface in three forms.</summary>
    public static IReadOnlyList<Upstream> All { get; } = [One, Two, Three, Four, Legacy, Stateless, Modern];

    public bool IsEverything => Name is "one" or "two" or "three" or "four";

    public static Upstream Of(string name) => All.Single(each => each.Name == name);
}
