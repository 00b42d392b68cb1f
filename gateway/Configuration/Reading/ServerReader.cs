using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads one entry of <c>servers</c>.</summary>
internal sealed class ServerReader(YamlScalar name, MappingReader entry, ReadContext context)
{
    private const int MostServers = 1_000;

    private static readonly string[] HttpOnly = ["headers", "affinity", "draining", "ca", "clientCertificate", "proxy"];
    private static readonly string[] ProcessOnly = ["args", "env", "isolation", "memory"];

    public static IReadOnlyDictionary<string, ServerOptions> All(MappingReader file, ReadContext context)
    {
        file.Require("servers", "write 'servers:' and below it 'name: { url: https://… }' or 'name: { command: … }'");
        var result = new SortedDictionary<string, ServerOptions>(StringComparer.Ordinal);
        foreach (var (name, entry) in file.Mappings("servers"))
        {
            if (result.Count == MostServers)
            {
                file.Errors.Add(name, $"more than {MostServers} servers", "use another gateway for the rest");
                break;
            }

            if (new ServerReader(name, entry, context).Read() is { } server)
            {
                result[server.Name] = server;
            }
        }

        return result;
    }

    private ServerOptions? Read()
    {
        var errors = context.Errors;
        if (!Names.IsServer(name.Text))
        {
            // Without this, a name with "__" in it would make the first part of a public name mean two servers.
            errors.Add(name, $"{name.Shown} is no name for a server", $"use {Names.ServerSyntax}");
        }

        var before = errors.Found.Count;
        var server = OfType(Transport(Common()));
        entry.Done();
        return errors.Found.Count == before ? server with { ClusterId = ClusterIds.Of(server), Presentation = ClusterIds.PresentationOf(server) } : null;
    }

    private ServerOptions Common()
    {
        var options = new ServerOptions
        {
            Name = name.Text,
            Transport = ServerTransport.Http,
            ClusterId = "",
            Trusted = entry.Bool("trusted") ?? false,
        };
        if (entry.Choice("catalog", "shared", "principal", "session") is "principal" or "session")
        {
            // Read as shared it would show everyone what the server shows the gateway.
            context.Errors.Add(entry.Value("catalog")!, "this catalog scope is not supported by this version yet", "write 'shared', or remove the key");
        }

        return options with
        {
            Timeout = entry.Duration("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? options.Timeout,
            MaxDuration = entry.Duration("maxDuration", TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)) ?? options.MaxDuration,
        };
    }

    private ServerOptions Transport(ServerOptions server)
    {
        var written = new[] { "url", "urls", "command" }.Where(entry.Has).ToArray();
        if (written.Length != 1)
        {
            context.Errors.Add(name, written.Length == 0 ? "neither 'url' nor 'urls' nor 'command' says where this server is" : $"{string.Join(" and ", written.Select(key => $"'{key}'"))} exclude each other", "write one of: url, urls, command");
        }

        return written is ["command"] ? Process(server) : Http(server);
    }

    private ServerOptions Http(ServerOptions server)
    {
        Foreign(ProcessOnly, "a server with 'command'");
        _ = entry.Has("command");
        var authorities = CertificateReader.Authorities(entry.Text("ca"), context);
        var client = CertificateReader.Client(entry, context);
        var replicas = DrainingReader.Mark(ReplicasOf(), entry, context.Errors);
        return server with
        {
            Replicas = replicas,
            HasDraining = replicas.Exists(replica => replica.IsDraining),
            Headers = HeaderReader.Read(entry),
            Affinity = entry.Choice("affinity", "none", "session", "principal") switch
            {
                "session" => AffinityMode.Session,
                "principal" => AffinityMode.Principal,
                _ => AffinityMode.None,
            },
            Tls = authorities is null && client is null ? null : new UpstreamTls(authorities, client),
            Proxy = UrlReader.Root(entry.Text("proxy"), context.Errors),
        };
    }

    private List<ReplicaOptions> ReplicasOf()
    {
        IReadOnlyList<YamlScalar> texts = entry.Has("url") ? (entry.Text("url") is { } one ? [one] : []) : entry.Texts("urls") ?? [];
        var result = new List<ReplicaOptions>();
        foreach (var text in texts)
        {
            if (UrlReader.Endpoint(text, context.Errors) is not { } url)
            {
                continue;
            }

            if (result.Count == 64 || result.Exists(other => other.Url == url))
            {
                context.Errors.Add(text, "this URL stands here twice, or there are more than 64", "remove it");
                continue;
            }

            result.Add(new ReplicaOptions(ReplicaOptions.IdOf(url), url));
        }

        if (texts.Count == 0 && entry.Value("urls") is YamlSequence empty)
        {
            context.Errors.Add(empty, "'urls' is empty", "write at least one URL");
        }

        return result;
    }

    private ServerOptions Process(ServerOptions server)
    {
        Foreign(HttpOnly, "a server with 'url' or 'urls'");
        return server with
        {
            Transport = ServerTransport.Process,
            Command = entry.String("command"),
            Args = ProcessReader.Args(entry),
            Env = ProcessReader.Env(entry),
            WorkingDirectory = context.Directory,
            Memory = entry.Size("memory", ProcessReader.LeastMemory, ProcessReader.MostMemory),
            Isolation = entry.Choice("isolation", "shared", "principal", "session") switch
            {
                "principal" => Isolation.Principal,
                "session" => Isolation.Session,
                _ => Isolation.Shared,
            },
        };
    }

    private void Foreign(string[] keys, string owner)
    {
        foreach (var key in keys.Where(entry.Has))
        {
            context.Errors.Add(entry.Value(key)!, $"'{key}' belongs to {owner}", "remove it");
        }
    }

    /// <summary>
    /// Clients' files say <c>type</c> beside what it follows from; accepted where the two agree, so that an entry can be
    /// pasted. <c>sse</c> follows from nothing else: which transport a server has is never guessed from what it answers.
    /// </summary>
    private ServerOptions OfType(ServerOptions server)
    {
        var type = entry.Choice("type", "http", "streamable-http", "streamableHttp", "stdio", "sse");
        if (type is not null && type == "stdio" != (server.Transport == ServerTransport.Process))
        {
            context.Errors.Add(entry.Value("type")!, $"'type' is '{type}', which does not fit the rest of the entry", "remove 'type'");
        }

        if (type != "sse")
        {
            return server;
        }

        if (server.Affinity != AffinityMode.None)
        {
            context.Errors.Add(entry.Value("affinity")!, "with 'type: sse' each conversation stays where its stream is", "remove 'affinity'");
        }

        return server with { Transport = ServerTransport.Sse };
    }
}
