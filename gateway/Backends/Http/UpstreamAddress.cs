namespace McpGateway.Backends.Http;

/// <summary>Where a request to a replica goes.</summary>
internal static class UpstreamAddress
{
    /// <summary>The replica's own address, or another path at its origin.</summary>
    /// <param name="replica">As configured.</param>
    /// <param name="path">Null, or path and query: taken as they stand, never resolved, so that nothing in them can name another host.</param>
    /// <exception cref="InvalidOperationException">The path would lead to another origin: the server's credentials must not leave for it.</exception>
    public static Uri At(Uri replica, Uri? path)
    {
        if (path is null)
        {
            return replica;
        }

        return !path.IsAbsoluteUri && path.OriginalString.StartsWith('/')
            && Uri.TryCreate(replica.GetLeftPart(UriPartial.Authority) + path.OriginalString, UriKind.Absolute, out var url) && IsSameOrigin(url, replica)
                ? url
                : throw new InvalidOperationException("a request would leave for another origin than its server's");
    }

    /// <summary>Scheme, host and port (RFC 6454).</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
