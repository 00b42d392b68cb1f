namespace McpGateway.Policies;

/// <summary>
/// What authentication found out about a client. The default value matches no client entry, so a fact that nobody
/// filled in refuses.
/// </summary>
public readonly record struct ClientFacts
{
    /// <summary>The id of the API key that the client showed; null if it showed none.</summary>
    public string? ApiKeyId { get; private init; }

    /// <summary>The client showed nothing and the configuration lets such clients in.</summary>
    public bool Anonymous { get; private init; }

    public static ClientFacts OfApiKey(string id) => new() { ApiKeyId = id };

    public static ClientFacts OfNobody() => new() { Anonymous = true };
}
