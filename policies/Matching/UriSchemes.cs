namespace McpGateway.Policies.Matching;

/// <summary>How parsers treat a scheme.</summary>
internal enum UriSchemeKind
{
    /// <summary>What follows <c>//</c> is whatever the server makes of it: a host, or the first segment of a path.</summary>
    Other,

    /// <summary>http, https, ws, wss, ftp: a host must follow; WHATWG parsers accept any number of slashes before it.</summary>
    Web,

    /// <summary>file: the host is empty.</summary>
    File,
}

internal static class UriSchemes
{
    public static UriSchemeKind KindOf(ReadOnlySpan<char> scheme) =>
        Is(scheme, "file") ? UriSchemeKind.File
        : Is(scheme, "http") || Is(scheme, "https") || Is(scheme, "ws") || Is(scheme, "wss") || Is(scheme, "ftp") ? UriSchemeKind.Web
        : UriSchemeKind.Other;

    /// <summary>The port that a web scheme means without saying it, or the empty text.</summary>
    public static string DefaultPort(ReadOnlySpan<char> scheme) =>
        Is(scheme, "http") || Is(scheme, "ws") ? "80" : Is(scheme, "https") || Is(scheme, "wss") ? "443" : Is(scheme, "ftp") ? "21" : "";

    private static bool Is(ReadOnlySpan<char> scheme, string name) => scheme.Equals(name, StringComparison.OrdinalIgnoreCase);
}
