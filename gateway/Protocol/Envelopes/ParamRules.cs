using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>
/// The params that the gateway itself needs, per method (schema files of all revisions). What it does not need, the server judges.
/// </summary>
internal static class ParamRules
{
    /// <summary>What is wrong, as a sentence for the client; null where nothing is.</summary>
    public static string? FirstFault(Envelope envelope)
    {
        var p = envelope.Params;
        return envelope.Method switch
        {
            McpMethod.Initialize => InitializeFault(envelope),
            McpMethod.ToolsCall or McpMethod.PromptsGet => NameFault(envelope),
            McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe =>
                IsText(envelope, p.Uri) ? RetryFault(envelope) : "params.uri must be a string.",
            McpMethod.CompletionComplete => RefFault(envelope),
            McpMethod.LoggingSetLevel => IsText(envelope, p.Level) ? null : "params.level must be a string.",
            McpMethod.SubscriptionsListen => envelope.KindOf(p.Notifications) == JsonKind.Object ? null : "params.notifications must be an object.",
            McpMethod.TasksGet or McpMethod.TasksCancel or McpMethod.TasksResult => IsText(envelope, p.TaskId) ? null : "params.taskId must be a string.",
            McpMethod.TasksUpdate => IsText(envelope, p.TaskId) && envelope.KindOf(p.InputResponses) == JsonKind.Object
                ? null
                : "tasks/update needs params.taskId (a string) and params.inputResponses (an object).",
            McpMethod.ToolsList or McpMethod.PromptsList or McpMethod.ResourcesList or McpMethod.ResourcesTemplatesList =>
                envelope.KindOf(p.Cursor) is JsonKind.Absent or JsonKind.String ? null : "params.cursor must be a string.",
            _ => null,
        };
    }

    private static string? InitializeFault(Envelope envelope) =>
        IsText(envelope, envelope.Params.ProtocolVersion)
        && envelope.KindOf(envelope.Params.Capabilities) == JsonKind.Object
        && envelope.KindOf(envelope.Params.ClientInfo) == JsonKind.Object
            ? null
            : "initialize needs params.protocolVersion (a string), params.capabilities and params.clientInfo (objects).";

    private static string? NameFault(Envelope envelope)
    {
        var p = envelope.Params;
        if (!IsText(envelope, p.Name))
        {
            return "params.name must be a string.";
        }

        if (envelope.KindOf(p.Arguments) is not (JsonKind.Absent or JsonKind.Null or JsonKind.Object))
        {
            return "params.arguments must be an object.";
        }

        return RetryFault(envelope);
    }

    /// <summary>The members of a modern retry (2026-07-28, basic/patterns/mrtr).</summary>
    private static string? RetryFault(Envelope envelope) =>
        envelope.KindOf(envelope.Params.RequestState) is JsonKind.Absent or JsonKind.String
        && envelope.KindOf(envelope.Params.InputResponses) is JsonKind.Absent or JsonKind.Object
            ? null
            : "params.requestState must be a string and params.inputResponses an object.";

    private static string? RefFault(Envelope envelope)
    {
        var p = envelope.Params;
        var type = envelope.Text(p.RefType);
        var named = type switch
        {
            "ref/prompt" => IsText(envelope, p.RefName),
            "ref/resource" => IsText(envelope, p.RefUri),
            _ => false,
        };

        return named && envelope.KindOf(p.Argument) == JsonKind.Object
            ? null
            : "completion/complete needs params.ref ({type: ref/prompt, name} or {type: ref/resource, uri}) and params.argument.";
    }

    private static bool IsText(Envelope envelope, ByteRange value) => envelope.KindOf(value) == JsonKind.String;
}
