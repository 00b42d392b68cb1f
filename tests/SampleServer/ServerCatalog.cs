using ModelContextProtocol.Server;

namespace SampleServer;

/// <summary>One of the sample servers: its name and how the options of a new session are made.</summary>
/// <param name="Name">Name given to clients and used for logs.</param>
/// <param name="CreateOptions">Called once per session, or once per request where there are no sessions.</param>
public sealed record ServerCatalog(string Name, Func<McpServerOptions> CreateOptions);
