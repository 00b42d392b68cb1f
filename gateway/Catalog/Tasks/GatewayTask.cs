namespace McpGateway.Catalog.Tasks;

/// <summary>What a task id of the gateway holds.</summary>
/// <param name="Server">The name of the server that has the task.</param>
/// <param name="Tool">The tool whose call became the task, as the server spells it: who may call it may follow the task.</param>
/// <param name="Id">The task's id as its server gave it.</param>
public sealed record GatewayTask(string Server, string Tool, string Id);
