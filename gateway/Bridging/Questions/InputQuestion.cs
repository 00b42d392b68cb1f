using McpGateway.Protocol;

namespace McpGateway.Bridging.Questions;

/// <summary>One question on its way from a server to a client.</summary>
/// <param name="Key">A modern server's name for it, a JSON string; empty from a legacy server.</param>
/// <param name="Method">Elicitation, sampling or roots.</param>
/// <param name="Params">A JSON object as the client's era writes it; empty where there is none.</param>
internal sealed record InputQuestion(ReadOnlyMemory<byte> Key, McpMethod Method, ReadOnlyMemory<byte> Params);
