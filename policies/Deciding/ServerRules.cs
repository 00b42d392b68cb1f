namespace McpGateway.Policies.Deciding;

/// <summary>All that one set of roles may do on one server.</summary>
internal sealed record ServerRules(NameRules Tools, NameRules Prompts, ResourceRules Resources)
{
    public bool AllowAnything => Tools.AllowAnything || Prompts.AllowAnything || Resources.AllowAnything;
}
