using System.Buffers;
using System.Text.Json;
using McpGateway.Configuration;
using McpGateway.Identity.FrontDoor;
using McpGateway.Identity.Resources;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Identity;

/// <summary>
/// Answers <c>/.well-known/oauth-protected-resource</c>, <c>…/mcp</c> and <c>…/mcp/{server}</c> (RFC 9728 §3) to anybody:
/// a client without a token learns here where to get one. The same for servers that exist and that do not. No exchange
/// and no record: it says what anybody may know, from memory.
/// </summary>
internal sealed class MetadataMiddleware(RequestDelegate next, ISnapshotSource snapshots, PublicAddress address)
{
    public Task InvokeAsync(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return raw.StartsWith(ResourceUrl.WellKnown, StringComparison.Ordinal) && snapshots.Current is { Gateway.Auth.Issuers.Count: > 0 } snapshot
            ? AnswerAsync(context, snapshot, raw)
            : next(context);
    }

    private Task AnswerAsync(HttpContext context, Snapshot snapshot, string raw)
    {
        var response = context.Response;
        if (!TryResource(context.Request, raw, snapshot, out var resource))
        {
            return Empty(response, StatusCodes.Status404NotFound);
        }

        // Against DNS rebinding, as everywhere. The Origin is not looked at: any page may read what is public.
        if (!HostCheck.IsAllowed(context.Request.Headers.Host, context.Connection.LocalIpAddress, snapshot.Gateway))
        {
            return Empty(response, StatusCodes.Status403Forbidden);
        }

        Cors.AllowAnyone(response);
        if (Cors.IsPreflight(context.Request))
        {
            Cors.AnswerPreflight(context, "GET, HEAD");
            return Task.CompletedTask;
        }

        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            response.Headers.Allow = "GET, HEAD, OPTIONS";
            return Empty(response, StatusCodes.Status405MethodNotAllowed);
        }

        var document = Document(snapshot, resource);
        response.ContentType = "application/json";
        response.ContentLength = document.WrittenCount;
        response.Headers.CacheControl = "public, max-age=60";
        return context.Request.Method == "HEAD" ? Task.CompletedTask : response.Body.WriteAsync(document.WrittenMemory, context.RequestAborted).AsTask();
    }

    /// <summary>The path has to be one of the three in exactly this spelling, the query is nobody's.</summary>
    private bool TryResource(HttpRequest request, string raw, Snapshot snapshot, out string resource)
    {
        var urls = address.Of(snapshot);
        resource = urls.Origin;
        var path = request.Path.Value ?? "";
        if (!path.StartsWith(ResourceUrl.WellKnown, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = raw.AsSpan(ResourceUrl.WellKnown.Length);
        if (rest.IsEmpty || rest[0] == '?')
        {
            return request.PathBase.Value is null or "";
        }

        if (!McpPath.TryMatch(rest, request.PathBase.Value ?? "", path.AsSpan(ResourceUrl.WellKnown.Length), out var server))
        {
            return false;
        }

        resource = urls.Of(server);
        return true;
    }

    private static ArrayBufferWriter<byte> Document(Snapshot snapshot, string resource)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("resource", resource);
        WriteAll(json, "authorization_servers", snapshot.Gateway.Auth.Issuers.Select(issuer => issuer.Issuer));
        if (Challenge.SupportedScopes(snapshot) is { Count: > 0 } scopes)
        {
            WriteAll(json, "scopes_supported", scopes);
        }

        WriteAll(json, "bearer_methods_supported", ["header"]);
        json.WriteEndObject();
        json.Flush();
        return output;
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static Task Empty(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
