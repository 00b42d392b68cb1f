using McpGateway.Protocol.Envelopes;

namespace McpGateway.Bridging.Questions;

/// <summary>What a client said to a question, copied. Neither: it never will (time-out, the end of its session).</summary>
/// <param name="Result">The bare result, a JSON value of the client's own bytes.</param>
/// <param name="Error">The JSON-RPC error object.</param>
internal readonly record struct ClientReply(byte[]? Result, byte[]? Error)
{
    public static ClientReply Of(Envelope? answer) =>
        answer is null ? default
        : answer.Result.IsPresent ? new(answer.Raw(answer.Result).ToArray(), null)
        : new(null, answer.Raw(answer.Error).ToArray());
}
