using System.Globalization;
using System.Text;

namespace McpGateway.Benchmarks.Targets;

/// <summary>A policy as a large house has it: 1,000 roles, of which the caller has eight by its groups, and three limits that it never reaches.</summary>
public static class SecuredPolicy
{
    private const int Roles = 1_000;

    public static string Yaml(string issuer)
    {
        var yaml = new StringBuilder("version: 1\nclients:\n");
        for (var role = 0; role < Roles; role++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: c{role}, when: {{ issuer: \"{issuer}\", claims: {{ groups: group-{role} }} }}, roles: [role{role}] }}\n");
        }

        yaml.Append("  - { name: observer, when: { apiKey: observer }, roles: [admin] }\nroles:\n  admin: {}\n");
        for (var role = 0; role < Roles; role++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  role{role}:\n    allow:\n      - {{ server: \"*\", tools: [\"other{role}_*\", \"tool_{role:00000}\"] }}\n    deny:\n      - {{ server: \"*\", tools: [\"drop{role}_*\"] }}\n");
            if (role < 3)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"    limits:\n      - {Limits[role]}\n");
            }
        }

        return yaml.ToString();
    }

    private static readonly string[] Limits =
    [
        "{ per: principal, rate: 1000000/1s, burst: 1000000 }",
        "{ per: app, quota: 1000000000/1d }",
        "{ per: principal, concurrency: 1000 }",
    ];
}
