using McpGateway.Protocol.Responses;

namespace McpGateway.Catalog.Tasks;

/// <summary>What is said about one task keeps the id that it was asked for by, and names no other.</summary>
/// <param name="own">The server's id.</param>
/// <param name="asked">The client's.</param>
internal sealed class AskedTask(string own, string asked) : ITaskIdRewriter
{
    public string? Rewrite(string taskId) => taskId == own ? asked : null;
}
