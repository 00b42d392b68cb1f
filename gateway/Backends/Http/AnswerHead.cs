using System.Globalization;
using System.Net;

namespace McpGateway.Backends.Http;

/// <summary>What the status and headers of an answer mean, before its body is read. What a server says about its own hop is never relayed (invariant 9).</summary>
internal static class AnswerHead
{
    /// <summary>The fault that status or headers make of the answer, or null: then the body decides.</summary>
    public static UpstreamFault? Fault(string server, HttpResponseMessage answer, UpstreamRequest request)
        => Fault(server, answer, request.Session?.Id is not null, !request.Id.IsEmpty);

    /// <inheritdoc cref="Fault(string, HttpResponseMessage, UpstreamRequest)"/>
    public static UpstreamFault? Fault(string server, HttpResponseMessage answer, bool inSession, bool isRequest)
    {
        var status = (int)answer.StatusCode;
        return status switch
        {
            401 or 403 => Make(UpstreamFaultKind.Unauthorized, $"{server}: {Words(answer)} from its own address: check headers in gateway.yaml"),
            407 => Make(UpstreamFaultKind.Unauthorized, $"{server}: {Words(answer)}: check proxy in gateway.yaml"),
            404 when inSession => Make(UpstreamFaultKind.SessionUnknown, $"{server}: it does not know its session any more"),
            >= 500 => Make(UpstreamFaultKind.ServerError, $"{server}: {Words(answer)}{RetryAfter(answer)}"),
            >= 300 and < 400 => Make(UpstreamFaultKind.BadAnswer, $"{server}: {Words(answer)}: redirects are not followed, give the final address in gateway.yaml"),
            < 200 => Make(UpstreamFaultKind.BadAnswer, $"{server}: {Words(answer)}"),
            408 or 425 or 429 => Make(UpstreamFaultKind.Rejected, $"{server}: {Words(answer)}{RetryAfter(answer)}"),
            _ when AnswerMedia.IsEncoded(answer) => Make(UpstreamFaultKind.BadAnswer, $"{server}: its answer is encoded, although identity was asked for"),
            >= 400 => null,
            202 or 204 or 205 when isRequest => Make(UpstreamFaultKind.BadAnswer, $"{server}: {Words(answer)} to a request, which needs a response"),
            _ => null,
        };

        UpstreamFault Make(UpstreamFaultKind kind, string reason) => new(kind, reason) { HttpStatus = status };
    }

    /// <summary>The status as people say it: "401 Unauthorized". Never the server's own reason phrase.</summary>
    public static string Words(HttpResponseMessage answer)
        => Enum.IsDefined(answer.StatusCode)
            ? $"{(int)answer.StatusCode} {Spaced(answer.StatusCode)}"
            : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);

    private static string RetryAfter(HttpResponseMessage answer)
        => answer.Headers.RetryAfter?.Delta is { } wait ? $", it asks to wait {wait.TotalSeconds:0} s" : "";

    private static string Spaced(HttpStatusCode status)
        => string.Concat(status.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}"));
}
