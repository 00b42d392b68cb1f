using System.Globalization;
using System.Text;
using McpGateway.Benchmarks.Backend;

namespace McpGateway.Benchmarks.Targets;

/// <summary>The files the gateway is started with: servers of both eras, a role that may call their tools.</summary>
public sealed class GatewayConfiguration : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-bench-");

    /// <param name="backend">Root of the back end.</param>
    /// <param name="tools">Tools in all, half of them on legacy servers; servers are added as their number demands.</param>
    /// <param name="secured">Access tokens of the back end's issuer, and the policy of a large house.</param>
    public GatewayConfiguration(Uri backend, int tools, bool secured)
    {
        var issuer = backend.GetLeftPart(UriPartial.Authority) + BenchIssuer.Path;
        var issuers = secured ? $"  issuers:\n    - {{ issuer: \"{issuer}\", audiences: [{BenchIssuer.Audience}], claims: {{ client: client_id, groups: groups }} }}\n" : "";
        Directory.CreateDirectory(Policies);
        File.WriteAllText(ConfigFile, $"auth:\n  apiKeys: keys.yaml\n{issuers}audit: {{ file: audit.jsonl }}\n{Servers(backend, tools)}");
        File.WriteAllText(Path.Combine(Policies, "bench.yaml"), secured ? SecuredPolicy.Yaml(issuer) : Policy);
    }

    /// <summary>Path of gateway.yaml.</summary>
    public string ConfigFile => Path.Combine(_folder.FullName, "gateway.yaml");

    /// <summary>Path of the policies.</summary>
    public string Policies => Path.Combine(_folder.FullName, "policies");

    private const string Policy = """
        version: 1
        clients:
          - name: load
            when: { apiKey: bench }
            roles: [caller]
          - name: observer
            when: { apiKey: observer }
            roles: [admin]
        roles:
          admin: {}
          caller:
            allow:
              - { server: "*", tools: ["tool_*"] }
            deny:
              - { server: "*", tools: ["drop_*"] }
        """;

    private static string Servers(Uri backend, int tools)
    {
        var yaml = new StringBuilder("servers:\n");
        foreach (var era in Enum.GetValues<Era>())
        {
            var name = era == Era.Legacy ? "legacy" : "modern";
            for (var (server, rest) = (0, tools / 2); rest > 0; server++, rest -= ToolPages.MaxTools)
            {
                var url = DirectTarget.ServerUrl(backend, era, Math.Min(rest, ToolPages.MaxTools), server.ToString(CultureInfo.InvariantCulture));
                yaml.Append(CultureInfo.InvariantCulture, $"  {name}{(server == 0 ? "" : server)}:\n    url: {url}\n    trusted: true\n");
            }
        }

        return yaml.ToString();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
