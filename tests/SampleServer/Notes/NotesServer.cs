using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleServer.Notes;

/// <summary>The server that keeps something: a notebook for each session.</summary>
public static class NotesServer
{
    /// <param name="time">Clock that dates the notes.</param>
    /// <param name="shared">Where there are no sessions a notebook of its own would end with each request, so all callers share one.</param>
    public static ServerCatalog Catalog(TimeProvider time, bool shared)
    {
        if (!shared)
        {
            return new ServerCatalog("notes", () => Options(new Notebook(time), "It is forgotten when the session ends."));
        }

        var options = Options(new Notebook(time), "All callers of this server share it.");
        return new ServerCatalog("notes", () => options);
    }

    private static McpServerOptions Options(Notebook notebook, string lifetime)
    {
        var tools = new NoteTools(notebook);
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "notes", Title = "Notes", Version = "1.0.0" },
            ServerInstructions = $"A notebook. Add, list, search and delete notes; read one as a resource. {lifetime}",
            ToolCollection =
            [
                McpServerTool.Create(tools.Add),
                McpServerTool.Create(tools.List),
                McpServerTool.Create(tools.Search),
                McpServerTool.Create(tools.Delete),
            ],
            ResourceCollection = new NoteResources(notebook).Collection(),
            PromptCollection = [McpServerPrompt.Create(new NotePrompts(notebook).Summarise)],
            Handlers = { CompleteHandler = new NoteCompletion(notebook).CompleteAsync },
        };
    }
}
