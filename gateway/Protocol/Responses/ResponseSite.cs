using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

/// <summary>The containers of a server's message that the gateway looks into.</summary>
internal enum ResponseSite
{
    None,
    Message,
    Params,
    ParamsMeta,
    Error,
    Result,
    ResultMeta,
    Ui,
    ContentList,
    ContentItem,
    Resource,
    ContentsList,
    ContentsItem,
    MessageList,
    MessageItem,
    TaskResult,
    Task,
    RelatedTask,
}

/// <summary>The owned keys of each, and the way from one into the next.</summary>
internal static class ResponseSites
{
    public const int JsonRpc = 0, Id = 1, Method = 2, Params = 3, Result = 4, Error = 5;
    public const int ParamsUri = 0, ParamsProgressToken = 1, ParamsMeta = 2;
    public const int ParamsRelatedTask = 1;
    public const int SubscriptionId = 0, ServerInfo = 1, Ui = 2, RelatedTask = 3, FlatUiUri = 4;
    public const int ErrorCode = 0;
    public const int ResultType = 0, TtlMs = 1, CacheScope = 2, ResultMeta = 3, IsError = 4, Content = 5, Contents = 6, Messages = 7, TaskId = 10, TaskResult = 11, Task = 12;
    public const int ItemType = 0, ItemUri = 1, ItemResource = 2;
    public const int OnlyKey = 0;

    private static readonly OwnedKeys[] Keys = MakeKeys();

    public static OwnedKeys KeysOf(ResponseSite site) => Keys[(int)site];

    /// <summary>Looked into only where the answer may be a task, or about one.</summary>
    public static bool IsOfTask(ResponseSite site) => site is ResponseSite.TaskResult or ResponseSite.Task or ResponseSite.RelatedTask;

    public static bool IsList(ResponseSite site) =>
        site is ResponseSite.ContentList or ResponseSite.ContentsList or ResponseSite.MessageList;

    /// <summary>What a container is that begins as the value of an owned key, or as an item of a followed list.</summary>
    public static ResponseSite Inside(ResponseSite site, int key, bool isObject, bool followUris) => (site, key, isObject) switch
    {
        (ResponseSite.Message, Params, true) => ResponseSite.Params,
        (ResponseSite.Message, Error, true) => ResponseSite.Error,
        (ResponseSite.Message, Result, true) => ResponseSite.Result,
        (ResponseSite.Params, ParamsMeta, true) => ResponseSite.ParamsMeta,
        (ResponseSite.Result, ResultMeta, true) => ResponseSite.ResultMeta,
        (ResponseSite.Result, Task, true) => ResponseSite.Task,
        (ResponseSite.ParamsMeta, ParamsRelatedTask, true) or (ResponseSite.ResultMeta, RelatedTask, true) => ResponseSite.RelatedTask,
        _ when !followUris => ResponseSite.None,
        (ResponseSite.Result, TaskResult, true) => ResponseSite.TaskResult,
        (ResponseSite.TaskResult, OnlyKey, false) => ResponseSite.ContentList,
        (ResponseSite.ResultMeta, Ui, true) => ResponseSite.Ui,
        (ResponseSite.Result, Content, false) => ResponseSite.ContentList,
        (ResponseSite.Result, Contents, false) => ResponseSite.ContentsList,
        (ResponseSite.Result, Messages, false) => ResponseSite.MessageList,
        (ResponseSite.ContentList, _, true) => ResponseSite.ContentItem,
        (ResponseSite.ContentsList, _, true) => ResponseSite.ContentsItem,
        (ResponseSite.MessageList, _, true) => ResponseSite.MessageItem,
        (ResponseSite.MessageItem, OnlyKey, true) => ResponseSite.ContentItem,
        (ResponseSite.MessageItem, OnlyKey, false) => ResponseSite.ContentList,
        (ResponseSite.ContentItem, ItemResource, true) => ResponseSite.Resource,
        _ => ResponseSite.None,
    };

    private static OwnedKeys[] MakeKeys()
    {
        var keys = new OwnedKeys[Enum.GetValues<ResponseSite>().Length];
        Array.Fill(keys, OwnedKeys.Nothing);
        keys[(int)ResponseSite.Message] = new OwnedKeys("jsonrpc", "id", "method", "params", "result", "error");
        keys[(int)ResponseSite.Params] = new OwnedKeys("uri", "progressToken", "_meta", "requestId");
        keys[(int)ResponseSite.ParamsMeta] = new OwnedKeys(MetaKeys.SubscriptionId, MetaKeys.RelatedTask);
        keys[(int)ResponseSite.Error] = new OwnedKeys("code", "message", "data");
        keys[(int)ResponseSite.Result] = new OwnedKeys(
            "resultType", "ttlMs", "cacheScope", "_meta", "isError", "content", "contents", "messages", "inputRequests", "requestState",
            "taskId", "result", "task");
        keys[(int)ResponseSite.ResultMeta] = new OwnedKeys(MetaKeys.SubscriptionId, MetaKeys.ServerInfo, "ui", MetaKeys.RelatedTask, "ui/resourceUri");
        keys[(int)ResponseSite.Ui] = new OwnedKeys("resourceUri");
        keys[(int)ResponseSite.ContentItem] = new OwnedKeys("type", "uri", "resource");
        keys[(int)ResponseSite.Resource] = new OwnedKeys("uri");
        keys[(int)ResponseSite.ContentsItem] = new OwnedKeys("uri");
        keys[(int)ResponseSite.MessageItem] = new OwnedKeys("content");
        keys[(int)ResponseSite.Task] = keys[(int)ResponseSite.RelatedTask] = new OwnedKeys("taskId");
        keys[(int)ResponseSite.TaskResult] = new OwnedKeys("content");
        return keys;
    }
}
