using McpGateway.Protocol;
using McpGateway.Protocol.Responses;

namespace McpGateway.Tests.Protocol.Responses;

/// <summary>Runs the scanner over a message, whole or in chunks.</summary>
internal static class Rewriting
{
    public static readonly ResponseRewrite Uris = new() { Uris = new Prefixing() };

    public static string Response(string result) => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{result}}}";

    public static (ResponseFault Fault, string Output, ResponseFacts Facts) Run(string message, ResponseRewrite rewrite, string id)
    {
        var (fault, output, facts) = RunChunks([Bytes.Of(message)], rewrite, id);
        return (fault, Bytes.Text(output), facts);
    }

    public static (ResponseFault Fault, byte[] Output, ResponseFacts Facts) RunChunks(IEnumerable<byte[]> chunks, ResponseRewrite rewrite, string id)
    {
        using var scanner = new ResponseScanner(rewrite, Bytes.Of(id));
        using var output = new PooledWriter();
        foreach (var chunk in chunks)
        {
            scanner.Feed(chunk, output);
        }

        var fault = scanner.Complete(output);
        return (fault, output.WrittenSpan.ToArray(), scanner.Facts);
    }

    /// <summary>A server called s; what begins with "keep" is left alone.</summary>
    private sealed class Prefixing : IUriRewriter
    {
        public string? Rewrite(string uri, UriPlace place) => uri.StartsWith("keep", StringComparison.Ordinal) ? null : $"s+{uri}";
    }
}
