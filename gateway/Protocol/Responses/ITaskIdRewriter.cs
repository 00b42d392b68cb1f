namespace McpGateway.Protocol.Responses;

/// <summary>Turns a server's task ids into those that clients get (ext-tasks). Called on the thread that relays the message.</summary>
public interface ITaskIdRewriter
{
    /// <summary>The id for the client, or null where this answer may not name such a task: it is a fault.</summary>
    string? Rewrite(string taskId);
}
