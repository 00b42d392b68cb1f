using McpGateway.Configuration.Listeners;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>auth</c>.</summary>
internal static class AuthReader
{
    public static AuthOptions Read(MappingReader file, ReadContext context)
    {
        const string mend = "write 'auth: { apiKeys: keys.yaml }' and make a key with: mcpgateway keys create ID";
        if (file.Mapping("auth") is not { } auth)
        {
            file.Require("auth", mend);
            return new AuthOptions(null, false);
        }

        auth.NotYet("issuers", "use API keys for now, and remove it");
        var apiKeys = context.PathOf(auth.Text("apiKeys"));
        var anonymous = auth.Bool("anonymous") ?? false;
        if (anonymous && context.Listeners.FirstOrDefault(url => !ListenerAddress.IsLoopback(url)) is { } open)
        {
            // Whoever reaches the port would be let in.
            context.Errors.Add(auth.Value("anonymous")!, $"anonymous clients are allowed on loopback listeners only, and one is {open}", "listen on http://127.0.0.1:8080, or write 'anonymous: false' and use API keys");
        }

        if (!anonymous && !auth.Has("apiKeys") && !auth.Has("issuers"))
        {
            context.Errors.Add(auth.Node, "nothing in 'auth' lets anybody in", mend);
        }

        auth.Done();
        return new AuthOptions(apiKeys, anonymous);
    }
}
