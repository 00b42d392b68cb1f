using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleServer.Clock;

/// <summary>The server that keeps nothing: what it answers depends on the arguments and the time alone.</summary>
public static class ClockServer
{
    public static ServerCatalog Catalog(TimeProvider time)
    {
        var tools = new ClockTools(time);
        McpServerPrimitiveCollection<McpServerTool> toolCollection =
        [
            McpServerTool.Create(tools.Now),
            McpServerTool.Create(ClockTools.Convert),
            McpServerTool.Create(ClockTools.Add),
            McpServerTool.Create(ClockTools.Between),
        ];
        McpServerResourceCollection resources = [McpServerResource.Create(ClockResources.Zones), McpServerResource.Create(tools.ZoneResource)];
        McpServerPrimitiveCollection<McpServerPrompt> prompts = [McpServerPrompt.Create(ClockPrompts.PlanMeeting)];

        return new ServerCatalog("clock", () => new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "clock", Title = "Clock", Version = "1.0.0" },
            ServerInstructions = "Tells the time anywhere and calculates with dates. Zones have IANA names such as Europe/Berlin.",
            ToolCollection = toolCollection,
            ResourceCollection = resources,
            PromptCollection = prompts,
            Handlers = { CompleteHandler = ClockCompletion.CompleteAsync },
        });
    }
}
