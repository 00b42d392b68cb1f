using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleServer.Transports;

/// <summary>The MCP endpoint: Streamable HTTP of the legacy revisions, and of 2026-07-28 where there are no sessions.</summary>
public sealed class HttpEndpoint(HttpSessions sessions, bool stateless)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!RequestGuard.IsLocal(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (context.Request.Path != "/mcp")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            await PostAsync(context);
        }
        else if (stateless || ModernRequest.Claims(context.Request))
        {
            context.Response.Headers.Allow = "POST";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            await GetAsync(context);
        }
        else if (HttpMethods.IsDelete(context.Request.Method))
        {
            var closed = await sessions.CloseAsync(context.Request.Headers[RequestGuard.SessionHeader].ToString());
            context.Response.StatusCode = closed ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
        }
        else
        {
            context.Response.Headers.Allow = "POST, GET, DELETE";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
    }

    private async Task PostAsync(HttpContext context)
    {
        if (!RequestGuard.AcceptsBoth(context.Request))
        {
            await RpcError.WriteAsync(context, StatusCodes.Status406NotAcceptable, -32000, "Accept must list application/json and text/event-stream.");
            return;
        }

        JsonRpcMessage? message;
        try
        {
            message = await context.Request.ReadFromJsonAsync<JsonRpcMessage>(McpJsonUtilities.DefaultOptions, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            message = null;
        }

        if (message is null)
        {
            await RpcError.WriteAsync(context, StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidRequest, "The body is not one JSON-RPC message.");
            return;
        }

        var modern = ModernRequest.Claims(context.Request) || ModernRequest.Claims(message);
        if (modern && ModernRequest.Refuse(context.Request, message, stateless) is { } refusal)
        {
            await RpcError.WriteAsync(context, refusal.Status, refusal.Error, message);
            return;
        }

        var version = context.Request.Headers[RequestGuard.VersionHeader].ToString();
        message.Context = new JsonRpcMessageContext { ProtocolVersion = version.Length > 0 ? version : null };
        if (stateless)
        {
            await using var single = sessions.OpenForOneRequest();
            await AnswerAsync(context, single, message, modern);
        }
        else if (await FindAsync(context, message) is { } session)
        {
            context.Response.Headers[RequestGuard.SessionHeader] = session.Id;
            await AnswerAsync(context, session, message, modern: false);
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpSession session, JsonRpcMessage message, bool modern)
    {
        RequestGuard.PrepareStream(context.Response);
        var wrote = await session.PostAsync(message, context.Response.Body, modern ? first => ModernRequest.SetStatus(context.Response, first) : null, context.RequestAborted);
        if (!wrote)
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context, message: null) is not { } session)
        {
            return;
        }

        if (session.TryListen())
        {
            RequestGuard.PrepareStream(context.Response);
            await session.GetAsync(context.Response.Body, context.RequestAborted);
        }
        else
        {
            await RpcError.WriteAsync(context, StatusCodes.Status400BadRequest, -32000, "This session has had its stream. Start a new session.");
        }
    }

    private async Task<HttpSession?> FindAsync(HttpContext context, JsonRpcMessage? message)
    {
        var id = context.Request.Headers[RequestGuard.SessionHeader].ToString();
        if (id.Length > 0)
        {
            var known = sessions.Find(id);
            if (known is null)
            {
                await RpcError.WriteAsync(context, StatusCodes.Status404NotFound, -32001, "Session not found", message);
            }

            return known;
        }

        if (message is not JsonRpcRequest { Method: RequestMethods.Initialize })
        {
            await RpcError.WriteAsync(context, StatusCodes.Status400BadRequest, -32000, "A session begins with initialize; send its Mcp-Session-Id afterwards.", message);
            return null;
        }

        var opened = await sessions.OpenAsync();
        if (opened is null)
        {
            await RpcError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, -32000, "Too many sessions are open.", message);
        }

        return opened;
    }
}
