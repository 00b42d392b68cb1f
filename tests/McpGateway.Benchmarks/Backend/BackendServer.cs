using System.Text.Json;

namespace McpGateway.Benchmarks.Backend;

/// <summary>
/// The back end: a bare Kestrel that answers like an MCP server of one era, with bytes made beforehand.
/// <c>/legacy/N/…</c> and <c>/modern/N/…</c> are servers with N tools; what follows tells several apart.
/// </summary>
public static class BackendServer
{
    public static async Task<int> RunAsync(TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        using var issuer = new BenchIssuer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenAnyLoopback();
            kestrel.AddServerHeader = false;
        });
        await using var app = builder.Build();
        app.Run(context => AnswerAsync(context, issuer));
        await app.StartAsync(cancellationToken);
        var url = app.Urls.First();
        var token = issuer.Token(url, time.GetUtcNow());
        await output.WriteLineAsync(JsonSerializer.Serialize(new { url, token }).AsMemory(), cancellationToken);
        await ParentProcess.EndedAsync(cancellationToken);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, BenchIssuer issuer)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            if (issuer.Document($"http://{context.Request.Host}", context.Request.Path) is { } document)
            {
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(document, context.RequestAborted);
                return;
            }

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
