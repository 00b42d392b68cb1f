using System.Runtime.CompilerServices;
using McpGateway.Configuration;

namespace McpGateway.Identity;

/// <summary>Who sent this request. Without it nothing is served.</summary>
public sealed class PrincipalFeature(Principal principal)
{
    private static readonly ConditionalWeakTable<ApiKeyRecord, PrincipalFeature> OfKeys = [];

    internal static PrincipalFeature Anonymous { get; } = new(Principal.Anonymous);

    /// <summary>One for each key as it stands in its snapshot, with which it goes.</summary>
    internal static PrincipalFeature Of(ApiKeyRecord key) =>
        OfKeys.GetValue(key, static key => new PrincipalFeature(Principal.ForApiKey(key.Id)));

    public Principal Principal { get; } = principal;
}
