using System.Net;
using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Commands.Connecting;

/// <summary>An answer that refuses by its HTTP status, as the JSON-RPC error that a client over stdio can see.</summary>
internal static class Refused
{
    /// <summary>The legacy SDKs' code for what went wrong with the connection.</summary>
    private const string ConnectionCode = "-32000";

    /// <summary>The message of the answer; null without.</summary>
    public static async Task<PooledBytes?> ErrorAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var messages = AnswerMedia.IsJson(answer) ? await AnswerMessages.OpenAsync(answer, cancellationToken) : null;
        return messages is null ? null : await messages.NextAsync();
    }

    /// <summary>−32020 (2026-07-28, streamable-http).</summary>
    public static bool IsHeaderMismatch(PooledBytes? message) =>
        message is not null && MessageView.TryRead(message.Span, out var view) && ErrorView.TryRead(message.Span, view.Error, out var error) && error.Code == -32020;

    /// <summary>Writes it; true.</summary>
    public static async Task<bool> WriteAsync(ConnectParts parts, Envelope request, HttpResponseMessage answer, PooledBytes? message)
    {
        var words = Words(answer);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)answer.StatusCode is >= 300 and < 400)
        {
            parts.Log.Say(words);
        }

        using var error = new PooledWriter(512);
        Write(error, request.RawId.Span, message is null ? default : message.Span, words);
        await parts.Output.WriteAsync(error.WrittenSpan.ToArray());
        return true;
    }

    /// <summary>The gateway's own error where it gave one, under the client's id.</summary>
    private static void Write(PooledWriter error, ReadOnlySpan<byte> id, ReadOnlySpan<byte> message, string words)
    {
        error.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        error.Write(id);
        error.Write(",\"error\":"u8);
        if (!message.IsEmpty && MessageView.TryRead(message, out var view) && ErrorView.TryRead(message, view.Error, out _))
        {
            error.Write(view.Error.Of(message));
        }
        else
        {
            error.Write("{\"code\":"u8);
            error.Write(System.Text.Encoding.ASCII.GetBytes(ConnectionCode));
            error.Write(",\"message\":"u8);
            JsonText.WriteString(error, words);
            error.Write("}"u8);
        }

        error.Write("}"u8);
    }

    private static string Words(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        401 => $"the gateway does not accept the API key: give a valid one in {KeySource.Variable} or --key-file",
        403 => "the gateway refuses this client: what its key may do stands in the gateway's policies",
        404 => "there is no MCP endpoint at this URL: use /mcp, or /mcp/{server} for one server",
        >= 300 and < 400 => "the gateway's address leads to another one: give the final URL",
        _ => $"the gateway answers {AnswerHead.Words(answer)}",
    };
}
