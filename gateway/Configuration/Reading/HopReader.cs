using McpGateway.Configuration.Listeners;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>replicas: { listen: http://10.0.0.5:9443, address: http://gateway-0:9443 }</c>.</summary>
internal static class HopReader
{
    private const string Mend = "write 'replicas: { listen: \"http://10.0.0.5:9443\" }' with an address at which the other gateway replicas reach this one, or { listen: \"http://*:9443\", address: \"http://${POD_IP}:9443\" }";

    private static readonly Uri OwnMachine = new("http://127.0.0.1:0");

    /// <summary>Null without <c>redis</c>, and where there is an error.</summary>
    public static HopOptions? Read(MappingReader file, RedisOptions? redis, IReadOnlyList<Uri> listeners)
    {
        if (file.Mapping("replicas") is not { } replicas)
        {
            return redis is null ? null : Default(file, redis, listeners);
        }

        replicas.Require("listen", Mend);
        var listen = Listen(replicas);
        var address = Address(replicas, listen);
        replicas.Done();
        if (!file.Has("redis"))
        {
            file.Errors.Add(replicas.Node, "'replicas' is given but 'redis' is missing: gateway replicas find each other there", "write 'redis: host:port', or remove 'replicas'");
        }

        return redis is null || listen is null ? null : new HopOptions(listen, address);
    }

    /// <summary>
    /// Nothing is opened to a network that nobody named, and no loopback address is told to other machines: only where
    /// clients and Redis are on this one, so are the other gateway replicas.
    /// </summary>
    private static HopOptions? Default(MappingReader file, RedisOptions redis, IReadOnlyList<Uri> listeners)
    {
        if (listeners.All(ListenerAddress.IsLoopback) && ListenerAddress.TryParse($"http://{redis.Host}:1", out var store) && ListenerAddress.IsLoopback(store))
        {
            return new HopOptions(OwnMachine, null);
        }

        file.Errors.Add(file.Value("redis")!, "'redis' needs 'replicas': gateway replicas pass on to each other what only one of them holds", Mend);
        return null;
    }

    private static Uri? Listen(MappingReader replicas)
    {
        if (replicas.Text("listen") is not { } text)
        {
            return null;
        }

        if (ListenerAddress.TryParse(text.Text, out var listen) && listen.Scheme == Uri.UriSchemeHttp)
        {
            return listen;
        }

        // TLS would show nothing more to anybody and hide nothing more: each message is sealed for its receiver.
        replicas.Errors.Add(text, $"{text.Shown} is no address to listen on for other gateway replicas", "write http://ADDRESS:PORT, the address being an IP address, localhost, or * for all; what passes is sealed, so there is no https");
        return null;
    }

    private static Uri? Address(MappingReader replicas, Uri? listen)
    {
        var text = replicas.Text("address");
        if (text is null)
        {
            if (listen is not null && ListenerAddress.IsWildcard(listen))
            {
                replicas.Errors.Add(replicas.Node, "'replicas.listen' is every address, but nothing says by which one the other gateway replicas reach this one", "write 'address: \"http://${POD_IP}:9443\"' beside it");
            }

            return null;
        }

        var address = UrlReader.Root(text, replicas.Errors);
        if (address is not null && (address.Scheme != Uri.UriSchemeHttp || address.Port == 0 || listen is { Port: 0 }))
        {
            replicas.Errors.Add(text, "'replicas.address' is not http, or names a port where 'listen' leaves it to the system", "write http://HOST:PORT, and the same port in 'listen' unless something in between maps it");
            return null;
        }

        return address;
    }
}
