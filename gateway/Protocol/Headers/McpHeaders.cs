using Microsoft.Extensions.Primitives;

namespace McpGateway.Protocol.Headers;

/// <summary>The headers that say something about the message, as they arrived. A header that stands twice has two values.</summary>
public readonly record struct McpHeaders
{
    /// <summary>RFC 9110 §5.6.3. Kept, because the characters would be an array of their own at each call.</summary>
    internal static readonly char[] Blanks = [' ', '\t'];

    public StringValues ProtocolVersion { get; init; }

    /// <summary>For the 2024-11-05 transport: the session named in the query.</summary>
    public StringValues SessionId { get; init; }

    public StringValues Method { get; init; }

    public StringValues Name { get; init; }

    public static McpHeaders From(IHeaderDictionary headers) => new()
    {
        ProtocolVersion = headers[McpHeaderNames.ProtocolVersion],
        SessionId = headers[McpHeaderNames.SessionId],
        Method = headers[McpHeaderNames.Method],
        Name = headers[McpHeaderNames.Name],
    };

    /// <summary>The one value, without surrounding spaces and tabs (RFC 9110 §5.5); null where it stands twice or not at all.</summary>
    public static string? Single(StringValues values) => values.Count == 1 ? values[0]?.Trim(Blanks) : null;
}
