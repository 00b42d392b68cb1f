using McpGateway.Configuration.Listeners;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>auth</c>.</summary>
internal static class AuthReader
{
    public static AuthOptions Read(MappingReader file, ReadContext context)
    {
        const string mend = "write 'auth: { apiKeys: keys.yaml }' and make a key with: mcpgateway keys create ID; or name identity providers in 'issuers'";
        if (file.Mapping("auth") is not { } auth)
        {
            file.Require("auth", mend);
            return new AuthOptions(null, false);
        }

        var issuers = IssuerReader.All(auth, context);
        var apiKeys = context.PathOf(auth.Text("apiKeys"));
        var anonymous = auth.Bool("anonymous") ?? false;
        if (anonymous && context.Listeners.FirstOrDefault(url => !ListenerAddress.IsLoopback(url)) is { } open)
        {
            // Whoever reaches the port would be let in.
            context.Errors.Add(auth.Value("anonymous")!, $"anonymous clients are allowed on loopback listeners only, and one is {open}", "listen on http://127.0.0.1:8080, or write 'anonymous: false' and use API keys");
        }

        if (!anonymous && !auth.Has("apiKeys") && auth.Value("issuers") is not YamlSequence { Items.Count: > 0 })
        {
            context.Errors.Add(auth.Node, "nothing in 'auth' lets anybody in", mend);
        }

        var scopes = ScopeReader.Read(auth.Mapping("scopes"));
        var revocation = context.PathOf(auth.Text("revocation"));
        auth.Done();
        return new AuthOptions(apiKeys, anonymous) { Issuers = issuers, Scopes = scopes, RevocationFile = revocation };
    }
}
