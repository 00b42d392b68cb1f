using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

/// <summary>
/// What is done to a server's messages. Immutable: one instance serves every exchange that differs in nothing here.
/// Fields that are not named pass byte for byte.
/// </summary>
public sealed record ResponseRewrite
{
    /// <summary><c>result.resultType</c>.</summary>
    public FieldEdit ResultType { get; init; }

    /// <summary><c>result.ttlMs</c>; added to complete results only.</summary>
    public FieldEdit TtlMs { get; init; }

    /// <summary><c>result.cacheScope</c>; added to complete results only.</summary>
    public FieldEdit CacheScope { get; init; }

    /// <summary><c>result._meta["io.modelcontextprotocol/serverInfo"]</c>; <c>_meta</c> is made where it has to be added.</summary>
    public FieldEdit ServerInfo { get; init; }

    /// <summary><c>_meta["io.modelcontextprotocol/subscriptionId"]</c> of results and notifications; it is never added.</summary>
    public FieldEdit SubscriptionId { get; init; }

    /// <summary><c>params.progressToken</c> of notifications/progress; it is never added.</summary>
    public FieldEdit ProgressToken { get; init; }

    /// <summary>Null: URIs pass, and content is not looked into.</summary>
    public IUriRewriter? Uris { get; init; }

    /// <summary>Null: no task may be in it. Where there is one, a result inside the result is that of its call, and looked into as such.</summary>
    public ITaskIdRewriter? Tasks { get; init; }

    /// <summary>Null: errors pass and are not held.</summary>
    public IErrorRewriter? Errors { get; init; }

    /// <summary>Containers inside each other, 1 to <see cref="JsonScanner.DepthCeiling"/>.</summary>
    public int MaxDepth { get; init; } = 128;
}
