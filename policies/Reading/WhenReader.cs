using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads whom an item of <c>clients</c> matches.</summary>
internal static class WhenReader
{
    private const int MaxKeyIdLength = 256;
    private const int MaxIssuerLength = 2048;
    private const int MaxValues = 1000;

    public static ClientMatch Read(MappingReader reader)
    {
        var apiKey = reader.String("apiKey");
        var anonymous = reader.Bool("anonymous");
        var issuer = Issuer(reader);
        var claims = Claims(reader);
        var scopes = ScopeReader.Read(reader);
        if (apiKey?.Length > MaxKeyIdLength)
        {
            reader.Errors.Add(reader.Value("apiKey")!, $"'apiKey' is longer than {MaxKeyIdLength} characters", "write the id of the key, not the key");
        }

        CheckTogether(reader, anonymous);
        reader.Done();
        return new ClientMatch { ApiKey = apiKey, Anonymous = anonymous == true, Issuer = issuer, Claims = claims, Scopes = scopes };
    }

    private static void CheckTogether(MappingReader reader, bool? anonymous)
    {
        var token = reader.Has("issuer") || reader.Has("claims") || reader.Has("scopes");
        if (anonymous == false)
        {
            reader.Errors.Add(reader.Value("anonymous")!, "'anonymous: false' matches nobody", "remove it");
        }
        else if (reader.Has("apiKey") && reader.Has("anonymous"))
        {
            reader.Errors.Add(reader.Node, "a client with an API key is not anonymous, so this matches nobody", "make two entries");
        }
        else if (token && (reader.Has("apiKey") || reader.Has("anonymous")))
        {
            reader.Errors.Add(reader.Node, "only a token has an issuer, claims and scopes, so together with 'apiKey' or 'anonymous' this matches nobody", "make two entries");
        }
        else if (token && !reader.Has("issuer"))
        {
            // Whoever runs one issuer could name a group of another's.
            reader.Errors.Add(reader.Node, "'claims' and 'scopes' mean nothing without the issuer that gave them: two issuers may use the same names for different people", "add 'issuer: …' as gateway.yaml has it");
        }
        else if (reader.Node.Entries.Count == 0)
        {
            reader.Errors.Add(reader.Node, "'when' is empty", "write apiKey, issuer, or 'anonymous: true'");
        }
    }

    private static string? Issuer(MappingReader reader)
    {
        var issuer = reader.Text("issuer");
        if (issuer is not null && (issuer.Text.Length > MaxIssuerLength || issuer.Text.AsSpan().ContainsAny('*', ' ')))
        {
            reader.Errors.Add(issuer, $"{issuer.Shown} is no issuer", "write it exactly as gateway.yaml has it; an issuer is no pattern");
        }

        return issuer?.Text;
    }

    private static List<ClaimMatch> Claims(MappingReader reader)
    {
        var result = new List<ClaimMatch>();
        if (reader.Mapping("claims") is not { } claims)
        {
            return result;
        }

        if (claims.Node.Entries.Count == 0)
        {
            reader.Errors.Add(claims.Node, "'claims' is empty", "name a claim with its value, or remove the key");
        }

        foreach (var entry in claims.Node.Entries)
        {
            if (entry.Key.Text.Length is 0 or > 256)
            {
                reader.Errors.Add(entry.Key, $"{entry.Key.Shown} is no name of a claim", "use 1 to 256 characters");
            }

            IReadOnlyList<YamlNode> values = entry.Value is YamlSequence list ? list.Items : [entry.Value];
            if (values.Count is 0 or > MaxValues)
            {
                reader.Errors.Add(entry.Value, $"the claim {entry.Key.Shown} has {values.Count} values, expected 1 to {MaxValues}", "name the values of which a token must have one");
            }

            result.Add(new ClaimMatch(entry.Key.Text, [.. values.Select(value => Value(value, entry.Key, reader.Errors)).OfType<Glob>()]));
        }

        return result;
    }

    /// <summary>Truth values and numbers are compared as texts, so they may be written without quotes.</summary>
    private static Glob? Value(YamlNode node, YamlScalar claim, FileErrors errors)
    {
        var text = node is YamlScalar { Quoted: false, Kind: "a number" or "true or false" } plain
            ? YamlValues.TryBool(plain.Text, out var truth) ? plain with { Text = truth ? "true" : "false" } : plain
            : NodeReader.Text(node, errors, $"a value of the claim {claim.Shown}");
        return text is null ? null : PatternReader.Bounded(Glob.OfNames(text.Text), text, errors);
    }
}
