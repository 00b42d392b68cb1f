namespace McpGateway.Policies.Deciding;

/// <summary>All that one set of roles may do on one server.</summary>
internal sealed class ServerRules
{
    private readonly Lazy<ResourceRules> _resources;

    /// <param name="enforced">What the roles have for the server.</param>
    /// <param name="shadow">What is only watched.</param>
    /// <param name="names">The policy's.</param>
    /// <param name="scoped">The client can have scopes.</param>
    public ServerRules(IReadOnlyList<RoleGroup> enforced, IReadOnlyList<RoleGroup> shadow, NameIndex names, bool scoped)
    {
        Tools = new NameRules(Tables(enforced, group => group.Tools), Tables(shadow, group => group.Tools), names, scoped);
        Prompts = new NameRules(Tables(enforced, group => group.Prompts), Tables(shadow, group => group.Prompts), names, scoped);

        // The denies of all roles together, once a resource is asked for: many clients never do.
        _resources = new Lazy<ResourceRules>(() => new ResourceRules(
            Tables(enforced, group => group.ResourceAllows), Denies(enforced), Denies(shadow), names, scoped));
    }

    public NameRules Tools { get; }

    public NameRules Prompts { get; }

    public ResourceRules Resources => _resources.Value;

    public bool AllowAnything => Tools.AllowAnything || Prompts.AllowAnything || Resources.AllowAnything;

    private static RuleTable[] Tables(IEnumerable<RoleGroup> groups, Func<RoleGroup, RuleTable> kind) =>
        [.. groups.Select(kind).Where(table => !table.IsEmpty)];

    private static UriDenies Denies(IEnumerable<RoleGroup> groups) =>
        UriDenies.Of([.. groups.SelectMany(group => group.ResourceDenies).OrderBy(rule => rule.Rank)]);
}
