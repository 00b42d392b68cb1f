using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using McpGateway.Benchmarks.Backend;

namespace McpGateway.Benchmarks.Targets;

/// <summary>The files the gateway is started with: servers of both eras, a role that may call their tools.</summary>
public sealed class GatewayConfiguration : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-bench-");

    /// <param name="backend">Root of the back end.</param>
    /// <param name="setup">What is asked for; servers are added as the number of tools demands.</param>
    public GatewayConfiguration(Uri backend, GatewaySetup setup)
    {
        var issuer = backend.GetLeftPart(UriPartial.Authority) + BenchIssuer.Path;
        var issuers = setup.Secured ? $"  issuers:\n    - {{ issuer: \"{issuer}\", audiences: [{BenchIssuer.Audience}], claims: {{ client: client_id, groups: groups }} }}\n" : "";
        var shared = setup.RedisPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"redis: \"127.0.0.1:{port}\"\nsealing: {{ keys: [ {{ id: bench, key: \"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\" }} ] }}\n") : "";
        Directory.CreateDirectory(Policies);
        File.WriteAllText(ConfigFile, $"auth:\n  apiKeys: keys.yaml\n{issuers}audit: {{ file: audit.jsonl }}\n{shared}{Servers(backend, setup)}");
        File.WriteAllText(Path.Combine(Policies, "bench.yaml"), setup.Secured ? SecuredPolicy.Yaml(issuer) : setup.RedisPort is null ? Policy : Policy + SharedLimits);
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

    /// <summary>Never reached, counted all the same.</summary>
    private const string SharedLimits = """

            limits:
              - { per: principal, rate: 1000000/1s, burst: 1000000 }
              - { per: role, quota: 1000000000/1d }
        """;

    private static string Servers(Uri backend, GatewaySetup setup)
    {
        var yaml = new StringBuilder("servers:\n");
        foreach (var era in Enum.GetValues<Era>())
        {
            var name = era == Era.Legacy ? "legacy" : "modern";
            for (var (server, rest) = (0, setup.Tools / 2); rest > 0; server++, rest -= ToolPages.MaxTools)
            {
                var tools = Math.Min(rest, ToolPages.MaxTools);
                string Url(string replica) => DirectTarget.ServerUrl(backend, era, tools, server.ToString(CultureInfo.InvariantCulture) + replica).ToString();
                yaml.Append(CultureInfo.InvariantCulture, $"  {name}{(server == 0 ? "" : server)}:\n    trusted: true\n");
                yaml.Append(setup.RedisPort is null ? $"    url: {Url("")}\n" : $"    urls: [ \"{Url("a")}\", \"{Url("b")}\" ]\n    affinity: session\n");
            }
        }

        return yaml.ToString();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
