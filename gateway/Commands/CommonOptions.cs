using System.CommandLine;
using McpGateway.Configuration;
using McpGateway.Configuration.Listeners;

namespace McpGateway.Commands;

/// <summary>The options that commands share, each with its environment variable.</summary>
internal sealed class CommonOptions(CommandContext context)
{
    private const string DefaultListen = "http://127.0.0.1:8080";
    private const string DefaultAdmin = "http://127.0.0.1:8081";

    public Option<string?> Config { get; } = Text(context, "--config", "FILE", "MCPGATEWAY_CONFIG", "gateway.yaml: what is connected. Default: ./gateway.yaml");

    public Option<string?> Policies { get; } = Text(context, "--policies", "DIR", "MCPGATEWAY_POLICIES", "The directory of policy files: who may use it. Default: 'policies' beside gateway.yaml");

    public Option<string?> Listen { get; } = Text(context, "--listen", "URL", "MCPGATEWAY_LISTEN", $"Where clients are served; several with commas. Default: {DefaultListen}");

    public Option<string?> Admin { get; } = Text(context, "--admin", "URL", "MCPGATEWAY_ADMIN", $"Where the operator is served, or 'off'. Default: {DefaultAdmin}");

    /// <summary>The absolute path of gateway.yaml, which may not exist; null, and said, if none is named.</summary>
    public string? ConfigFile(ParseResult result, out bool development)
    {
        development = false;
        if (result.GetValue(Config) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named, context.Directory);
        }

        if (context.Development is { } setup)
        {
            development = true;
            return setup.Configuration;
        }

        var here = Path.GetFullPath("gateway.yaml", context.Directory);
        if (File.Exists(here))
        {
            return here;
        }

        result.InvocationConfiguration.Error.WriteLine("There is no gateway.yaml in this directory, and none was named.\nName one with --config FILE or MCPGATEWAY_CONFIG. The smallest has:\n\n  auth: { apiKeys: keys.yaml }\n  servers:\n    name: { url: https://host/mcp }\n");
        return null;
    }

    /// <summary>Null, and said, if an option is wrong.</summary>
    public ConfigurationSource? Source(ParseResult result, out bool development)
    {
        if (ConfigFile(result, out development) is not { } file || Listeners(result) is not { } listeners)
        {
            return null;
        }

        var policies = result.GetValue(Policies) is { Length: > 0 } named
            ? Path.GetFullPath(named, context.Directory)
            : development ? context.Development!.Policies : Path.Combine(Path.GetDirectoryName(file)!, "policies");
        return new ConfigurationSource(file, policies, listeners);
    }

    /// <summary>The directory of policies without looking at gateway.yaml, for commands that need no servers. Null: none is named, and none is here.</summary>
    public string? PolicyDirectory(ParseResult result)
    {
        if (result.GetValue(Policies) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named, context.Directory);
        }

        if (result.GetValue(Config) is { Length: > 0 } config)
        {
            return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(config, context.Directory))!, "policies");
        }

        var here = Path.GetFullPath("policies", context.Directory);
        return context.Development?.Policies ?? (Directory.Exists(here) ? here : null);
    }

    /// <summary>False, and said, if the option is wrong. Null: switched off.</summary>
    public bool TryAdmin(ParseResult result, IReadOnlyList<Uri> listeners, out Uri? admin)
    {
        admin = null;
        var text = result.GetValue(Admin);
        if (text == "off")
        {
            return true;
        }

        // Whoever lets the system choose one port wants to start several gateways side by side.
        var chosen = listeners.All(listener => listener.Port == 0);
        return Parse(result, string.IsNullOrEmpty(text) ? (chosen ? "http://127.0.0.1:0" : DefaultAdmin) : text, out admin);
    }

    private static Option<string?> Text(CommandContext context, string name, string help, string variable, string description) => new(name)
    {
        HelpName = help,
        Description = $"{description} [{variable}]",
        DefaultValueFactory = _ => context.Variable(variable),
    };

    private List<Uri>? Listeners(ParseResult result)
    {
        var listeners = new List<Uri>();
        var text = result.GetValue(Listen);
        foreach (var one in (string.IsNullOrEmpty(text) ? DefaultListen : text).Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Parse(result, one, out var listener))
            {
                return null;
            }

            listeners.Add(listener!);
        }

        return listeners;
    }

    private static bool Parse(ParseResult result, string text, out Uri? listener)
    {
        if (ListenerAddress.TryParse(text, out listener))
        {
            return true;
        }

        result.InvocationConfiguration.Error.WriteLine($"'{text}' is no address to listen on.\nWrite http://ADDRESS:PORT or https://ADDRESS:PORT, the address being an IP address, localhost, or * for all.");
        return false;
    }
}
