using System.Text;
using System.Text.Json;
using McpGateway.Tests.Sessions;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Catalog;

/// <summary>What a client got.</summary>
internal sealed class Answer(HttpContext context)
{
    private readonly string _text = Exchanges.Body(context);

    public HttpContext Context => context;

    public int Status => context.Response.StatusCode;

    public string Text => _text;

    public JsonElement Json => JsonDocument.Parse(_text).RootElement;

    public JsonElement Result => Json.GetProperty("result");

    public int? Code => Json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : null;

    /// <summary>Everything a client could compare: status, headers, body.</summary>
    public string Everything => new StringBuilder().Append(Status).AppendLine()
        .AppendJoin('\n', context.Response.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}"))
        .AppendLine().Append(_text).ToString();

    public string[] Names(string list = "tools", string member = "name") =>
        [.. Result.GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty(member).GetString()!)];
}
