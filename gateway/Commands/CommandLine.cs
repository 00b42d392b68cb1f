using System.CommandLine;
using McpGateway.Commands.Connecting;

namespace McpGateway.Commands;

/// <summary>The command line of <c>mcpgateway</c>. Every command ends with 0, or with 1 and what to do next.</summary>
public static class CommandLine
{
    /// <param name="args">As given to the program.</param>
    /// <param name="serve">Serves until it is told to stop; gives the exit code.</param>
    public static Task<int> RunAsync(string[] args, Func<ServeRequest, CancellationToken, Task<int>> serve) =>
        Create(CommandContext.OfProcess(), serve).Parse(args).InvokeAsync(new InvocationConfiguration
        {
            // The host ends itself on a signal, and takes the time that open calls need.
            ProcessTerminationTimeout = null,
        });

    internal static RootCommand Create(CommandContext context, Func<ServeRequest, CancellationToken, Task<int>> serve)
    {
        var options = new CommonOptions(context);
        options.Config.Recursive = true;
        options.Policies.Recursive = true;
        var serving = new ServeCommand(context, options, serve);
        var root = new RootCommand("McpGateway: one authenticated endpoint in front of many MCP servers. Without a command it serves.")
        {
            options.Config, options.Policies, options.Listen, options.Admin,
        };
        root.SetAction(serving.RunAsync);
        root.Add(serving.Create());
        root.Add(new ValidateCommand(context, options).Create());
        root.Add(new PolicyCommand(context, options).Create());
        root.Add(new KeysCommand(context, options).Create());
        root.Add(new ConnectCommand(context).Create());
        return root;
    }
}
