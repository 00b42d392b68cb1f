using McpGateway.Configuration.Listeners;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Checks what the file says against where the gateway listens.</summary>
internal static class ListenerChecks
{
    public static void Check(MappingReader file, GatewayOptions options, IReadOnlyList<Uri> listeners)
    {
        var https = listeners.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttps);
        var http = listeners.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp);
        if (https is not null && !file.Has("tls"))
        {
            file.Errors.Add(file.Node, $"the gateway listens on {https} but 'tls' is missing", "write 'tls: { certificate: cert.pem, key: key.pem }'");
        }
        else if (http is not null && file.Value("tls") is { } tls)
        {
            // Keys would travel in the clear although somebody took care that they do not.
            file.Errors.Add(tls, $"'tls' is given but the gateway listens on {http}, which does not use it", "listen on https:// (--listen, MCPGATEWAY_LISTEN), or remove 'tls'");
        }

        if (listeners.FirstOrDefault(ListenerAddress.IsWildcard) is { } wildcard && options.PublicUrl is null && options.Hosts.Count == 0)
        {
            file.Errors.Add(file.Node, $"the gateway listens on {wildcard}, but nothing says by which name clients reach it", "write 'publicUrl: https://NAME', or list the names in 'hosts'");
        }
        else if (listeners.FirstOrDefault(ListenerAddress.IsWildcard) is { } every && options is { PublicUrl: null, Auth.Issuers.Count: > 0 })
        {
            // Clients are told it, tokens are issued for it: it cannot be guessed, least of all from a request.
            file.Errors.Add(file.Node, $"the gateway listens on {every}, and with 'auth.issuers' it has to know its own URL", "write 'publicUrl: https://NAME'");
        }
    }
}
