using System.Text.Json;

namespace McpGateway.Benchmarks.Backend;

/// <summary>
/// The back end: a bare Kestrel that answers like an MCP server of one era, with bytes made beforehand.
/// <c>/legacy/N/…</c> and <c>/modern/N/…</c> are servers with N tools; what follows tells several apart.
/// </summary>
public static class BackendServer
{
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenAnyLoopback();
            kestrel.AddServerHeader = false;
        });
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(cancellationToken);
        await output.WriteLineAsync(JsonSerializer.Serialize(new { url = app.Urls.First() }).AsMemory(), cancellationToken);
        await ParentProcess.EndedAsync(cancellationToken);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = HttpMethods.IsDelete(context.Request.Method) ? StatusCodes.Status200OK : StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        var answer = Answer(context, RpcRequest.Read(read.Buffer));
        reader.AdvanceTo(read.Buffer.End);
        context.Response.StatusCode = answer.Status;
        if (answer.Bytes.Length > 0)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Bytes.Length;
            await context.Response.Body.WriteAsync(answer.Bytes, context.RequestAborted);
        }
    }

    private static Answer Answer(HttpContext context, RpcRequest request) =>
        context.Request.Path.StartsWithSegments("/modern", StringComparison.Ordinal)
            ? ModernAnswers.To(request, context.Request)
            : LegacyAnswers.To(request, context);
}
