using McpGateway.Policies;

namespace McpGateway.Identity;

/// <summary>The authenticated identity. Every piece of state is bound to its <see cref="Id"/>.</summary>
/// <param name="Id"><c>key:ID</c> for an API key, <c>anonymous</c> without credentials. Never empty, equal for equal identities alone.</param>
/// <param name="App">The client program as far as it is known: the API key's id, or <c>anonymous</c>.</param>
/// <param name="ApiKeyId">Null if it did not come with an API key.</param>
/// <param name="IsAnonymous">It showed no credentials.</param>
public sealed record Principal(string Id, string App, string? ApiKeyId, bool IsAnonymous)
{
    /// <summary>Whoever comes without credentials, where gateway.yaml allows it.</summary>
    public static Principal Anonymous { get; } = new("anonymous", "anonymous", null, IsAnonymous: true);

    /// <summary>What policies may ask about it.</summary>
    public ClientFacts Facts => ApiKeyId is { } id ? ClientFacts.OfApiKey(id) : IsAnonymous ? ClientFacts.OfNobody() : default;

    public static Principal ForApiKey(string id) => new("key:" + id, id, id, IsAnonymous: false);
}
