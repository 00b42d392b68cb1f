using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Asking;

/// <summary>Reads <c>{ apiKey: … }</c>, <c>{ anonymous: true }</c> or <c>{ issuer: …, claims: {…}, scopes: […] }</c>.</summary>
internal static class AskedClientReader
{
    private const string Mend = "write one of { apiKey: ID }, { anonymous: true } and { issuer: URL, claims: { … }, scopes: [ … ] }";

    public static AskedClient Read(MappingReader reader)
    {
        var client = new AskedClient
        {
            ApiKey = reader.String("apiKey"),
            Anonymous = reader.Bool("anonymous") == true,
            Issuer = reader.String("issuer"),
            Claims = Claims(reader),
            Scopes = (reader.Strings("scopes") ?? []).ToHashSet(StringComparer.Ordinal),
        };
        var ways = new[] { "apiKey", "anonymous", "issuer" }.Count(reader.Has);
        if (ways != 1 || (reader.Has("anonymous") && !client.Anonymous))
        {
            reader.Errors.Add(reader.Node, ways == 0 ? "the client shows nothing" : "a client authenticates in one way", Mend);
        }
        else if (client.Issuer is null && (reader.Has("claims") || reader.Has("scopes")))
        {
            reader.Errors.Add(reader.Node, "claims and scopes are those of a token", "add its 'issuer'");
        }

        reader.Done();
        return client;
    }

    private static Dictionary<string, IReadOnlyList<string>> Claims(MappingReader reader)
    {
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var claim in reader.Mapping("claims")?.Node.Entries ?? [])
        {
            claims[claim.Key.Text] = [.. (claim.Value is YamlSequence list ? list.Items : [claim.Value]).Select(value => Value(value, reader.Errors)).OfType<string>()];
        }

        return claims;
    }

    /// <summary>Numbers and truth values as they are written: a token has them, and policies compare them as texts.</summary>
    private static string? Value(YamlNode node, FileErrors errors) =>
        node is YamlScalar { Quoted: false } plain && (YamlValues.TryBool(plain.Text, out _) || YamlValues.TryInt(plain.Text, out _))
            ? plain.Text.ToLowerInvariant()
            : NodeReader.Text(node, errors, "a claim's value")?.Text;
}
