namespace McpGateway.Protocol;

/// <summary>The methods of all revisions that the gateway knows. Facts about each stand in <see cref="McpMethods"/>.</summary>
public enum McpMethod
{
    /// <summary>A method outside the table, extensions included.</summary>
    Unknown,

    Initialize,
    Ping,
    Discover,
    ToolsList,
    ToolsCall,
    PromptsList,
    PromptsGet,
    ResourcesList,
    ResourcesTemplatesList,
    ResourcesRead,
    ResourcesSubscribe,
    ResourcesUnsubscribe,
    CompletionComplete,
    LoggingSetLevel,
    SubscriptionsListen,
    TasksGet,
    TasksUpdate,
    TasksCancel,
    TasksResult,

    SamplingCreateMessage,
    ElicitationCreate,
    RootsList,

    InitializedNotification,
    CancelledNotification,
    ProgressNotification,
    RootsListChangedNotification,
    MessageNotification,
    ToolsListChangedNotification,
    PromptsListChangedNotification,
    ResourcesListChangedNotification,
    ResourcesUpdatedNotification,
    ElicitationCompleteNotification,
    SubscriptionsAcknowledgedNotification,
    TasksNotification,
}
