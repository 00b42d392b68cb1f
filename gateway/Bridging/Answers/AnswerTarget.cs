using McpGateway.Protocol;

namespace McpGateway.Bridging.Answers;

/// <summary>Whom an answer goes to.</summary>
/// <param name="Id">The client's id, byte for byte as it wrote it.</param>
/// <param name="Method">What it asked.</param>
internal sealed record AnswerTarget(ReadOnlyMemory<byte> Id, McpMethod Method)
{
    /// <summary>resources/read: the URI as the client wrote it, for an error that has to name it.</summary>
    public string? Uri { get; init; }

    /// <summary>This client has declared that its user can be sent to a page.</summary>
    public bool MayAskByUrl { get; init; }

    /// <summary>How this client is shown a URI of the server's; null: unchanged.</summary>
    public Func<string, string>? PublicUri { get; init; }

    /// <summary>The answer may be a task, or be about one.</summary>
    public bool MayBeTask { get; init; }

    /// <summary>The client's list shows this tool's outputSchema wrapped into an object: every structuredContent is wrapped too.</summary>
    public bool WrapsStructuredContent { get; init; }
}
