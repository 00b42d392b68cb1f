using McpGateway.Configuration.Listeners;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>auth.issuers</c>.</summary>
internal static class IssuerReader
{
    private const int MostIssuers = 64;
    private const int MostAudiences = 64;

    public static IReadOnlyList<IssuerOptions> All(MappingReader auth, ReadContext context)
    {
        var result = new List<IssuerOptions>();
        foreach (var entry in auth.MappingList("issuers"))
        {
            entry.Require("issuer", "write the issuer exactly as it stands in its tokens ('iss'), such as https://login.example.com/");
            if (One(entry, context) is not { } issuer)
            {
                continue;
            }

            if (result.Count == MostIssuers || result.Exists(other => other.Issuer == issuer.Issuer))
            {
                context.Errors.Add(entry.Value("issuer")!, $"this issuer stands here twice, or there are more than {MostIssuers}", "keep one entry, with all its audiences");
                continue;
            }

            result.Add(issuer);
        }

        return result;
    }

    private static IssuerOptions? One(MappingReader entry, ReadContext context)
    {
        var text = entry.Text("issuer");
        var issuer = Secure(text, context.Errors);
        if (issuer is not null && issuer.OriginalString.Contains('?', StringComparison.Ordinal))
        {
            context.Errors.Add(text!, "an issuer has no query (RFC 8414 §2)", "write it exactly as it stands in 'iss' of its tokens");
            issuer = null;
        }

        var defaults = new IssuerOptions("");
        var options = defaults with
        {
            Issuer = text?.Text ?? "",
            Audiences = Audiences(entry),
            Claims = Claims(entry.Mapping("claims"), defaults.Claims),
            Metadata = Secure(entry.Text("metadata"), context.Errors),
            JwksUri = Secure(entry.Text("jwksUri"), context.Errors),
            Authorities = CertificateReader.Authorities(entry.Text("ca"), context),
            Proxy = UrlReader.Root(entry.Text("proxy"), context.Errors),
            Algorithms = Algorithms(entry) ?? defaults.Algorithms,
            ClockSkew = entry.Duration("clockSkew", TimeSpan.Zero, IssuerOptions.MaxClockSkew) ?? defaults.ClockSkew,
            IdTokens = entry.Bool("idTokens") ?? false,
        };
        entry.Done();
        return issuer is null ? null : options;
    }

    /// <summary>Whoever can change the keys on their way here can sign tokens: https, save on this machine.</summary>
    private static Uri? Secure(YamlScalar? text, FileErrors errors)
    {
        if (UrlReader.Endpoint(text, errors) is not { } url)
        {
            return null;
        }

        if (url.Scheme == Uri.UriSchemeHttps || ListenerAddress.IsLoopback(url))
        {
            return url;
        }

        errors.Add(text!, "identity providers are asked over https only, save on a loopback host", "write it with https://");
        return null;
    }

    private static string[] Audiences(MappingReader entry)
    {
        var texts = entry.Texts("audiences") ?? [];
        foreach (var text in texts.Where((text, index) => text.Text.Contains('*', StringComparison.Ordinal) || index >= MostAudiences))
        {
            entry.Errors.Add(text, $"{text.Shown} is no audience, or one of more than {MostAudiences}", "write what stands in 'aud', as it stands there: nothing is a wildcard");
        }

        return [.. texts.Select(text => text.Text).Distinct(StringComparer.Ordinal)];
    }

    private static string[]? Algorithms(MappingReader entry)
    {
        if (entry.Texts("algorithms") is not { } texts)
        {
            return null;
        }

        foreach (var text in texts.Where(text => !TokenAlgorithms.All.Contains(text.Text, StringComparer.Ordinal)))
        {
            entry.Errors.Add(text, $"{text.Shown} is no algorithm that tokens may be signed with", $"use some of: {string.Join(", ", TokenAlgorithms.All)}");
        }

        if (texts.Count == 0)
        {
            entry.Errors.Add(entry.Value("algorithms")!, "'algorithms' is empty", "name at least one, or remove it");
        }

        return [.. texts.Select(text => text.Text).Distinct(StringComparer.Ordinal)];
    }

    private static IssuerClaims Claims(MappingReader? claims, IssuerClaims defaults)
    {
        if (claims is null)
        {
            return defaults;
        }

        var read = new IssuerClaims
        {
            Subject = Path(claims, "subject") ?? defaults.Subject,
            Client = Path(claims, "client") ?? defaults.Client,
            Scopes = Path(claims, "scopes") ?? defaults.Scopes,
            Groups = Path(claims, "groups") ?? defaults.Groups,
        };
        claims.Done();
        return read;
    }

    private static string[]? Path(MappingReader claims, string key)
    {
        if (claims.Text(key) is not { } text)
        {
            return null;
        }

        if (text.Text.Length <= 256 && !text.Text.Split('.').Contains("") && !text.Text.Any(char.IsControl))
        {
            return [text.Text];
        }

        claims.Errors.Add(text, $"{text.Shown} is no name of a claim", "write its name, with dots to descend: realm_access.roles");
        return null;
    }
}
