using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>
/// Reads URLs that the gateway itself will use: absolute, http or https, nothing hidden in them. No message repeats
/// one: it may hold credentials.
/// </summary>
internal static class UrlReader
{
    private const string Example = "write it as https://host/path";

    /// <summary>A server's URL: it may have a path and a query.</summary>
    public static Uri? Endpoint(YamlScalar? text, FileErrors errors) => Read(text, errors);

    /// <summary>Scheme, host and port alone.</summary>
    public static Uri? Root(YamlScalar? text, FileErrors errors)
    {
        if (Read(text, errors) is not { } url)
        {
            return null;
        }

        if (url.PathAndQuery == "/")
        {
            return url;
        }

        errors.Add(text!, "this URL has a path or a query", "write scheme, host and port only, such as https://mcp.example.com");
        return null;
    }

    private static Uri? Read(YamlScalar? text, FileErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        // Backslashes, white space and control characters are read differently by different URL parsers.
        if (text.Text.Any(c => c is <= ' ' or '\\' or '\u007f') || !Uri.TryCreate(text.Text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            errors.Add(text, "this is no absolute URL", Example);
        }
        else if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            errors.Add(text, "this URL is neither http nor https", Example);
        }
        else if (url.UserInfo.Length > 0 || url.OriginalString.AsSpan(0, AuthorityEnd(url.OriginalString)).Contains('@'))
        {
            errors.Add(text, "a URL must not hold a user name or password", "put credentials into 'headers'");
        }
        else if (url.OriginalString.Contains('#', StringComparison.Ordinal))
        {
            errors.Add(text, "a URL must not have a fragment (#…)", "remove it");
        }
        else
        {
            return url;
        }

        return null;
    }

    private static int AuthorityEnd(string url)
    {
        var begin = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.AsSpan(begin).IndexOfAny('/', '?', '#');
        return end < 0 ? url.Length : begin + end;
    }
}
