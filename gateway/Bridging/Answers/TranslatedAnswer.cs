using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Answers;

/// <summary>An answer in the client's era, or the refusal that takes its place.</summary>
internal readonly record struct TranslatedAnswer
{
    /// <summary>The whole message, owned by the receiver; null: see <see cref="Refusal"/>.</summary>
    public PooledBytes? Message { get; private init; }

    public Refusal Refusal { get; private init; }

    /// <summary>The JSON-RPC error code that the client gets; null for a result.</summary>
    public int? Code { get; private init; }

    /// <summary>A result with <c>isError</c>.</summary>
    public bool IsToolError { get; private init; }

    public static TranslatedAnswer Result(PooledBytes message, bool isToolError) => new() { Message = message, IsToolError = isToolError };

    public static TranslatedAnswer Error(PooledBytes message, int code) => new() { Message = message, Code = code };

    public static TranslatedAnswer Refused(Refusal refusal) => new() { Refusal = refusal };
}
