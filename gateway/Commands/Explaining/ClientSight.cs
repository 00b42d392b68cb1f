using McpGateway.Commands.Asking;
using McpGateway.Policies;
using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Commands.Explaining;

/// <summary>What the client sees of a decision, in the words of the refusal table.</summary>
internal static class ClientSight
{
    public static IEnumerable<string> Lines(Answer answer, Subject subject) => answer.Kind switch
    {
        AnswerKind.UnknownClient => ["Nothing of it: whatever it sends is refused.", Wire(Refusal.NoClientEntry.Row())],
        AnswerKind.Allow => ["It is listed, and may be used."],
        AnswerKind.InsufficientScope =>
        [
            "It is listed. Using it is answered:",
            $"{Wire(Refusal.InsufficientScope.Row())}",
            $"WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', answer.Condition!.Value.Scopes)}\", resource_metadata=…",
        ],
        AnswerKind.ArgumentRefused =>
        [
            "It is listed. This call is answered with a tool result, isError: true, which the model can mend:",
            $"{Refusal.ArgumentRefused.Row().Message} Change the argument {answer.Condition!.Value.Argument}.",
        ],
        _ => ["It is not listed. Using it is answered like using what does not exist:", Wire(RefusalTable.ForTarget(Method(subject.Kind), exists: true).Row())],
    };

    private static string Wire(RefusalRow row) => row.Form == RefusalForm.JsonRpc
        ? $"HTTP {row.Status}, JSON-RPC error {row.Code}: {row.Message}"
        : $"HTTP {row.Status}: {row.Message}";

    private static McpMethod Method(SubjectKind kind) => kind switch
    {
        SubjectKind.Resource => McpMethod.ResourcesRead,
        SubjectKind.Prompt => McpMethod.PromptsGet,
        SubjectKind.ResourceTemplate => McpMethod.CompletionComplete,
        _ => McpMethod.ToolsCall,
    };
}
