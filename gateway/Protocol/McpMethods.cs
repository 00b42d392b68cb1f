using static McpGateway.Protocol.MethodSender;

namespace McpGateway.Protocol;

/// <summary>The table of methods, and look-ups that allocate nothing.</summary>
public static class McpMethods
{
    private static readonly MethodTraits[] Table =
    [
        new(McpMethod.Unknown, "", MethodSender.None, false, false, MethodSubject.None),
        new(McpMethod.Initialize, "initialize", Client, true, false, MethodSubject.None),
        new(McpMethod.Ping, "ping", Both, true, false, MethodSubject.None),
        new(McpMethod.Discover, "server/discover", Client, false, true, MethodSubject.None),
        new(McpMethod.ToolsList, "tools/list", Client, true, true, MethodSubject.None),
        new(McpMethod.ToolsCall, "tools/call", Client, true, true, MethodSubject.Name),
        new(McpMethod.PromptsList, "prompts/list", Client, true, true, MethodSubject.None),
        new(McpMethod.PromptsGet, "prompts/get", Client, true, true, MethodSubject.Name),
        new(McpMethod.ResourcesList, "resources/list", Client, true, true, MethodSubject.None),
        new(McpMethod.ResourcesTemplatesList, "resources/templates/list", Client, true, true, MethodSubject.None),
        new(McpMethod.ResourcesRead, "resources/read", Client, true, true, MethodSubject.Uri),
        new(McpMethod.ResourcesSubscribe, "resources/subscribe", Client, true, false, MethodSubject.Uri),
        new(McpMethod.ResourcesUnsubscribe, "resources/unsubscribe", Client, true, false, MethodSubject.Uri),
        new(McpMethod.CompletionComplete, "completion/complete", Client, true, true, MethodSubject.Ref),
        new(McpMethod.LoggingSetLevel, "logging/setLevel", Client, true, false, MethodSubject.None),
        new(McpMethod.SubscriptionsListen, "subscriptions/listen", Client, false, true, MethodSubject.None),
        new(McpMethod.TasksGet, "tasks/get", Client, true, true, MethodSubject.Task),
        new(McpMethod.TasksUpdate, "tasks/update", Client, false, true, MethodSubject.Task),
        new(McpMethod.TasksCancel, "tasks/cancel", Client, true, true, MethodSubject.Task),
        new(McpMethod.TasksResult, "tasks/result", Client, true, false, MethodSubject.Task),
        new(McpMethod.SamplingCreateMessage, "sampling/createMessage", Server, true, false, MethodSubject.None),
        new(McpMethod.ElicitationCreate, "elicitation/create", Server, true, false, MethodSubject.None),
        new(McpMethod.RootsList, "roots/list", Server, true, false, MethodSubject.None),
        new(McpMethod.InitializedNotification, "notifications/initialized", Client, true, false, MethodSubject.None),
        new(McpMethod.CancelledNotification, "notifications/cancelled", Both, true, true, MethodSubject.None),
        new(McpMethod.ProgressNotification, "notifications/progress", Both, true, true, MethodSubject.None),
        new(McpMethod.RootsListChangedNotification, "notifications/roots/list_changed", Client, true, false, MethodSubject.None),
        new(McpMethod.MessageNotification, "notifications/message", Server, true, true, MethodSubject.None),
        new(McpMethod.ToolsListChangedNotification, "notifications/tools/list_changed", Server, true, true, MethodSubject.None),
        new(McpMethod.PromptsListChangedNotification, "notifications/prompts/list_changed", Server, true, true, MethodSubject.None),
        new(McpMethod.ResourcesListChangedNotification, "notifications/resources/list_changed", Server, true, true, MethodSubject.None),
        new(McpMethod.ResourcesUpdatedNotification, "notifications/resources/updated", Server, true, true, MethodSubject.Uri),
        new(McpMethod.ElicitationCompleteNotification, "notifications/elicitation/complete", Server, true, false, MethodSubject.None),
        new(McpMethod.SubscriptionsAcknowledgedNotification, "notifications/subscriptions/acknowledged", Server, false, true, MethodSubject.None),
        new(McpMethod.TasksNotification, "notifications/tasks", Server, false, true, MethodSubject.Task),
    ];

    private static readonly MethodTraits[][] ByLength = GroupByLength();

    /// <summary>Every row but that of <see cref="McpMethod.Unknown"/>.</summary>
    public static IReadOnlyList<MethodTraits> All { get; } = Table[1..];

    public static MethodTraits Traits(this McpMethod method) => Table[(int)method];

    /// <summary>The name on the wire; empty for <see cref="McpMethod.Unknown"/>.</summary>
    public static string WireName(this McpMethod method) => Table[(int)method].Name;

    /// <summary>The method of that name, compared byte for byte (methods are case-sensitive), or <see cref="McpMethod.Unknown"/>.</summary>
    public static McpMethod Find(ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.Length < ByLength.Length)
        {
            foreach (var row in ByLength[utf8Name.Length])
            {
                if (row.Utf8Name.Span.SequenceEqual(utf8Name))
                {
                    return row.Method;
                }
            }
        }

        return McpMethod.Unknown;
    }

    private static MethodTraits[][] GroupByLength()
    {
        var longest = Table.Max(row => row.Name.Length);
        var groups = new MethodTraits[longest + 1][];
        for (var length = 0; length <= longest; length++)
        {
            groups[length] = length == 0 ? [] : [.. Table.Where(row => row.Name.Length == length)];
        }

        return groups;
    }
}
