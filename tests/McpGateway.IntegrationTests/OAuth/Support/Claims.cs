using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>The payload of a good access token (RFC 9068 §2.2), to be changed where a test wants it otherwise.</summary>
internal static class Claims
{
    public static JsonObject Good(string issuer, string audience, TimeSpan? lifetime = null, string subject = "alice", string scope = "notes:read", string client = "app")
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonObject
        {
            ["iss"] = issuer,
            ["sub"] = subject,
            ["aud"] = audience,
            ["client_id"] = client,
            ["scope"] = scope,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + (lifetime ?? TimeSpan.FromMinutes(10))).ToUnixTimeSeconds(),
            ["groups"] = new JsonArray("engineering"),
        };
    }

    /// <summary>With this claim instead; null leaves it out.</summary>
    public static JsonObject With(this JsonObject claims, string name, object? value)
    {
        if (value is null)
        {
            claims.Remove(name);
        }
        else
        {
            claims[name] = JsonSerializer.SerializeToNode(value);
        }

        return claims;
    }

    /// <summary>Seconds since 1970, from now.</summary>
    public static long In(TimeSpan time) => (TimeProvider.System.GetUtcNow() + time).ToUnixTimeSeconds();
}
