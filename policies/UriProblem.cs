namespace McpGateway.Policies;

/// <summary>Why a URI is not in normal form, that is: why two servers could take it for two resources.</summary>
public enum UriProblem
{
    None,

    /// <summary>Does not begin with a scheme and a colon.</summary>
    NoScheme,

    /// <summary>A control character, plain or percent-encoded.</summary>
    ControlCharacter,

    /// <summary>A backslash: some parsers read it as a slash (WHATWG URL).</summary>
    Backslash,

    /// <summary>A character that RFC 3986 has not: the same resource has a second, encoded spelling.</summary>
    ForeignCharacter,

    /// <summary><c>user@</c> or <c>user:password@</c> before the host.</summary>
    UserInfo,

    /// <summary>A host or port with more than one spelling: encoded, with a trailing dot, a default port, an IPv6 address, a number.</summary>
    UnclearHost,

    /// <summary><c>scheme:/path</c>, or a web or file scheme without <c>//</c>: parsers disagree where the host is.</summary>
    UnclearAuthority,

    /// <summary><c>.</c> or <c>..</c> between slashes.</summary>
    DotSegment,

    /// <summary>Two slashes with nothing between them.</summary>
    EmptySegment,

    /// <summary>A <c>;</c> in the path: some servers drop it and what follows.</summary>
    PathParameter,

    /// <summary>A percent sign without two hexadecimal digits, lower-case ones, or bytes that are no UTF-8.</summary>
    BadEncoding,

    /// <summary>An encoded <c>/</c> or <c>\</c>.</summary>
    EncodedSeparator,

    /// <summary>An encoded letter, digit, <c>-</c>, <c>.</c>, <c>_</c> or <c>~</c>, which normal form has plain.</summary>
    EncodedUnreserved,

    /// <summary>An encoded percent sign before two hexadecimal digits: decoded twice it means something else.</summary>
    EncodedTwice,
}
