using System.Net.Http.Headers;

namespace McpGateway.Backends.Http;

/// <summary>The media type of an answer, read from the header as it stands: parsing it would make objects for each call.</summary>
internal static class AnswerMedia
{
    public static bool IsJson(HttpResponseMessage answer) => Is(answer, "application/json");

    public static bool IsEventStream(HttpResponseMessage answer) => Is(answer, "text/event-stream");

    /// <summary>Some content coding is named, and it is not <c>identity</c>.</summary>
    public static bool IsEncoded(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out HeaderStringValues codings)
        && !codings.ToString().AsSpan().Trim().Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static bool Is(HttpResponseMessage answer, string mediaType)
    {
        if (!answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values) || values.Count != 1)
        {
            return false;
        }

        ReadOnlySpan<char> type = values.ToString();
        int parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }
}
