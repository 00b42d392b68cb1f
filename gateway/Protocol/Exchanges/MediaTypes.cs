using McpGateway.Protocol.Refusals;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace McpGateway.Protocol.Exchanges;

/// <summary>What a POST must say of its body and of the answers it takes (Streamable HTTP, all revisions).</summary>
internal static class MediaTypes
{
    public static Refusal? Check(HttpRequest request) => CheckBody(request)
        ?? (Accepts(request.Headers.Accept, "application/json") && Accepts(request.Headers.Accept, "text/event-stream")
            ? null
            : Refusal.NotAcceptable);

    /// <summary>Of the body alone: in the 2024-11-05 transport the answer has another connection.</summary>
    public static Refusal? CheckBody(HttpRequest request)
    {
        // A server behind could undo an encoding that the scan saw as something else.
        if (!StringValues.IsNullOrEmpty(request.Headers.ContentEncoding))
        {
            return Refusal.ContentEncodingNotSupported;
        }

        return IsJson(request.ContentType) ? null : Refusal.ContentTypeNotSupported;
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType is "application/json")
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Absent means anything (RFC 9110 §12.5.1), as from curl; a type with <c>q=0</c> is refused by its sender.</summary>
    private static bool Accepts(StringValues accept, string wanted)
    {
        if (accept.Count == 1 && accept[0] is "application/json, text/event-stream" or "text/event-stream, application/json")
        {
            return true;
        }

        if (StringValues.IsNullOrEmpty(accept))
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? types))
        {
            return false;
        }

        MediaTypeHeaderValue asked = new(wanted);
        foreach (MediaTypeHeaderValue type in types)
        {
            if (type.Quality is not 0 && (type.MatchesAllTypes
                || (type.Type.Equals(asked.Type, StringComparison.OrdinalIgnoreCase)
                    && (type.MatchesAllSubTypes || type.SubType.Equals(asked.SubType, StringComparison.OrdinalIgnoreCase)))))
            {
                return true;
            }
        }

        return false;
    }
}
