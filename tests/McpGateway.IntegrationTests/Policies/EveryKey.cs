using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Policies;

/// <summary>A policy in which every key of the language stands, as JSON, which is YAML too.</summary>
internal static class EveryKey
{
    public static JsonNode Json => JsonNode.Parse("""
        {
          "version": 1,
          "mode": "enforce",
          "clients": [
            { "name": "a", "when": { "apiKey": "k" }, "roles": [ "r" ] },
            { "name": "b", "when": { "anonymous": true }, "roles": [ "r", "s" ] },
            { "name": "c", "when": { "issuer": "https://i", "claims": { "groups": [ "dev", 7, true ], "subject": "ann" }, "scopes": [ "x" ] }, "roles": [ "r" ] }
          ],
          "roles": {
            "s": {},
            "r": {
              "inherits": [ "s" ],
              "allow": [
                { "server": "*" },
                { "server": "notes", "tools": [ "get_*" ], "prompts": [ "p" ], "resources": [ "note://a/**" ], "scopes": [ "w" ] },
                { "server": "notes", "hint": "readOnly" },
                { "server": "shell", "tools": [ "run" ], "arguments": { "a": "x", "b": 1, "/c/d": { "equals": true }, "e": { "in": [ "x", 2, false ] }, "f": { "matches": "l.*" } } },
                { "server": "shell", "tools": [ "go" ], "arguments": { "n": { "range": [ 1, 2 ] }, "m": { "range": { "min": 1, "max": 2 } }, "o": { "absent": true }, "q": { "equals": 1, "absent": true } } }
              ],
              "deny": [
                { "server": "notes", "tools": [ "drop" ], "arguments": { "a": { "absent": false } } },
                { "server": "notes", "prompts": [ "p" ], "resources": [ "note://b" ] }
              ],
              "limits": [
                { "per": "principal", "rate": "60/1m", "burst": 20, "server": "notes", "tools": [ "search_*" ], "onStoreFailure": "local" },
                { "per": "app", "quota": "10000/1d", "methods": [ "lists", "tools" ] },
                { "per": "role", "concurrency": 8 }
              ]
            }
          }
        }
        """)!;
}
