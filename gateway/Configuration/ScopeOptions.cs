using System.Collections.Frozen;

namespace McpGateway.Configuration;

/// <summary>What scopes mean and which are asked for: <c>auth.scopes</c>.</summary>
public sealed record ScopeOptions
{
    /// <summary>For each broader scope all narrower ones that it implies, those that they imply included. Without circles.</summary>
    public FrozenDictionary<string, IReadOnlyList<string>> Implies { get; init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary><c>scopes_supported</c> of the metadata; null: every scope that a rule names.</summary>
    public IReadOnlyList<string>? Supported { get; init; }

    /// <summary>What a client without a token is told to ask for; null: what <see cref="Supported"/> says.</summary>
    public IReadOnlyList<string>? Initial { get; init; }
}
