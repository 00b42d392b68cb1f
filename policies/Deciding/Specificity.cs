namespace McpGateway.Policies.Deciding;

/// <summary>How closely a rule speaks of a subject. Where several cover it, the closest is named.</summary>
internal enum Specificity
{
    /// <summary>A rule for everything on a server.</summary>
    Whole,

    /// <summary>A pattern.</summary>
    Pattern,

    /// <summary>The very name.</summary>
    Exact,
}
