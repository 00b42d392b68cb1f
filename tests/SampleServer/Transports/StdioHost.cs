using ModelContextProtocol.Server;

namespace SampleServer.Transports;

/// <summary>One session over stdin and stdout, until stdin ends. Nothing but protocol goes to stdout.</summary>
public static class StdioHost
{
    public static async Task<int> RunAsync(ServerCatalog catalog)
    {
        using var logs = LoggerFactory.Create(Logs.ToStderr);
        await using var transport = new StdioServerTransport(catalog.Name, logs);
        await using var server = McpServer.Create(transport, catalog.CreateOptions(), logs);
        await server.RunAsync();
        return 0;
    }
}
