namespace McpGateway.Protocol;

/// <summary>What in <c>params</c> says which thing a request is about.</summary>
public enum MethodSubject
{
    None,

    /// <summary><c>params.name</c>: tools/call, prompts/get.</summary>
    Name,

    /// <summary><c>params.uri</c>: resources/read, resources/subscribe, resources/unsubscribe, notifications/resources/updated.</summary>
    Uri,

    /// <summary><c>params.ref</c>: completion/complete.</summary>
    Ref,

    /// <summary><c>params.taskId</c>: the methods of the Tasks extension, and of the tasks of 2025-11-25.</summary>
    Task,
}

/// <summary>Who may send a method.</summary>
[Flags]
public enum MethodSender
{
    None = 0,
    Client = 1,
    Server = 2,
    Both = Client | Server,
}

/// <summary>The facts about one method, from the schema files of all revisions.</summary>
/// <param name="Method">The value this row describes.</param>
/// <param name="Name">The name on the wire.</param>
/// <param name="Sender">Who may send it.</param>
/// <param name="InLegacy">Some revision up to 2025-11-25 has it.</param>
/// <param name="InModern">Revision 2026-07-28 has it as a message of its own (not merely inside <c>inputRequests</c>).</param>
/// <param name="Subject">What in <c>params</c> names the thing it is about.</param>
public sealed record MethodTraits(
    McpMethod Method, string Name, MethodSender Sender, bool InLegacy, bool InModern, MethodSubject Subject)
{
    public bool IsNotification { get; } = Name.StartsWith("notifications/", StringComparison.Ordinal);

    /// <summary>Modern requests mirror the name or URI in <c>Mcp-Name</c> (2026-07-28, streamable-http), and a task's id (ext-tasks, Routing Headers).</summary>
    public bool HasNameHeader { get; } =
        Method is McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead
            or McpMethod.TasksGet or McpMethod.TasksUpdate or McpMethod.TasksCancel;

    public ReadOnlyMemory<byte> Utf8Name { get; } = System.Text.Encoding.UTF8.GetBytes(Name);

    public bool IsIn(Era era) => era == Era.Modern ? InModern : InLegacy;
}
