using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleServer.Transports;

/// <summary>Writes an error of the transport; it bears the id of the request it answers.</summary>
public static class RpcError
{
    public static Task WriteAsync(HttpContext context, int status, int code, string text, JsonRpcMessage? message = null) =>
        WriteAsync(context, status, new JsonRpcErrorDetail { Code = code, Message = text }, message);

    public static Task WriteAsync(HttpContext context, int status, JsonRpcErrorDetail detail, JsonRpcMessage? message)
    {
        context.Response.StatusCode = status;
        var error = new JsonRpcError { Id = message is JsonRpcRequest request ? request.Id : default, Error = detail };
        return context.Response.WriteAsJsonAsync(error, McpJsonUtilities.DefaultOptions, context.RequestAborted);
    }
}
