using McpGateway.Protocol.Exchanges;

namespace McpGateway.Identity.FrontDoor;

/// <summary>The two paths of the 2024-11-05 transport, in exactly this spelling (see <see cref="McpPath"/>).</summary>
internal static class SsePath
{
    private const string Listening = "/sse";
    private const string Messages = "/messages";

    /// <summary>Which of them it is, on the raw request target and on the decoded path, which must be the same.</summary>
    public static SseEndpoint Of(ReadOnlySpan<char> rawTarget, string pathBase, string path)
    {
        var query = rawTarget.IndexOf('?');
        var raw = query < 0 ? rawTarget : rawTarget[..query];
        return pathBase.Length > 0 || !raw.SequenceEqual(path) ? SseEndpoint.None
            : path is Listening ? SseEndpoint.Stream
            : path is Messages ? SseEndpoint.Messages
            : SseEndpoint.None;
    }
}
