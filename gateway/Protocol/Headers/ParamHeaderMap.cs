using System.Text;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Headers;

/// <summary>Which arguments of one tool are mirrored in headers. Made once per catalog entry.</summary>
public sealed class ParamHeaderMap
{
    /// <summary>More annotations than this make a tool invalid: every one is a header of each call.</summary>
    public const int MaxHeaders = 32;

    private ParamHeaderMap(IReadOnlyList<ParamHeader> headers) => Headers = headers;

    /// <summary>The map of a tool that annotates nothing.</summary>
    public static ParamHeaderMap Empty { get; } = new([]);

    public IReadOnlyList<ParamHeader> Headers { get; }

    /// <summary>
    /// Reads a tool's <c>inputSchema</c>. Null with a reason where an annotation breaks the specification's rules: such a tool
    /// must be left out of what modern clients are shown.
    /// </summary>
    public static ParamHeaderMap? Parse(ReadOnlySpan<byte> inputSchema, out string? invalidBecause)
    {
        // Nearly every schema has none, and then there is nothing to walk for.
        invalidBecause = null;
        if (inputSchema.IndexOf((byte)'\\') < 0
            && !Encoding.UTF8.GetString(inputSchema).Contains("mcp-header", StringComparison.OrdinalIgnoreCase))
        {
            return Empty;
        }

        var headers = new List<ParamHeader>();
        invalidBecause = ParamHeaderSchema.Read(inputSchema, headers);
        return invalidBecause is not null ? null : headers.Count == 0 ? Empty : new ParamHeaderMap(headers);
    }

    /// <summary>
    /// Compares the client's headers with the arguments, as every server that processes the body must. Null where they
    /// agree; else <see cref="Refusal.HeaderMismatch"/>, or <see cref="Refusal.AmbiguousMessage"/> where two readers could
    /// find two values.
    /// </summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">The message.</param>
    /// <param name="arguments">Where <c>params.arguments</c> stands in it; may be absent.</param>
    /// <param name="detail">The header at fault.</param>
    public Refusal? Check(IHeaderDictionary headers, ReadOnlySpan<byte> body, ByteRange arguments, out string? detail)
    {
        detail = null;
        foreach (var header in Headers)
        {
            if (JsonPointers.TryFind(body, arguments, header.Path, out var value) != ReadFault.None)
            {
                detail = $"The argument behind {header.HeaderName} is at fault.";
                return Refusal.AmbiguousMessage;
            }

            var isNumber = JsonKinds.Of(body, value) == JsonKind.Number;
            if (!ParamHeaderValue.Matches(header, ParamHeaderValue.TextOf(header, body, value), isNumber, headers[header.HeaderName]))
            {
                detail = $"{header.HeaderName} is missing, malformed, or differs from the arguments.";
                return Refusal.HeaderMismatch;
            }
        }

        return null;
    }

    /// <summary>
    /// Makes the headers for a server anew from the arguments: names and encoded values. An argument that is absent, null,
    /// or of a kind that no header can carry gives none.
    /// </summary>
    public Refusal? TryMake(ReadOnlySpan<byte> body, ByteRange arguments, List<KeyValuePair<string, string>> made)
    {
        foreach (var header in Headers)
        {
            if (JsonPointers.TryFind(body, arguments, header.Path, out var value) != ReadFault.None)
            {
                return Refusal.AmbiguousMessage;
            }

            if (ParamHeaderValue.TextOf(header, body, value) is { } text)
            {
                made.Add(new(header.HeaderName, HeaderText.Encode(text)));
            }
        }

        return null;
    }
}
