using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Identity.Support;

/// <summary>An identity provider on loopback that serves the documents it is given, hostile ones too.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string OpenId = "/.well-known/openid-configuration";
    public const string OAuth = "/.well-known/oauth-authorization-server";
    public const string Keys = "/keys";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();

    private TestProvider(WebApplication app) => _app = app;

    public string Origin { get; private set; } = "";

    /// <summary>What was fetched, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public int Count(string path) => _asked.Count(asked => asked == path);

    /// <summary>With a metadata document at the OpenID place and these keys.</summary>
    public static async Task<TestProvider> StartAsync(params TestSigner[] signers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var provider = new TestProvider(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        provider.Origin = provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        provider.Serve(OpenId, provider.Metadata(provider.Origin));
        provider.ServeKeys(signers);
        return provider;
    }

    public string Metadata(string issuer, string? keys = null) => $$"""{ "issuer": "{{issuer}}", "jwks_uri": "{{keys ?? Origin + Keys}}" }""";

    public void Serve(string path, string json) => Serve(path, async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, context.RequestAborted);
    });

    public void Serve(string path, RequestDelegate answer) => _paths[path] = answer;

    public void ServeKeys(params TestSigner[] signers) => Serve(Keys, TestSigner.KeySet(signers));

    public void Fail(string path, int status = 503) => Serve(path, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        _asked.Enqueue(path);
        if (_paths.TryGetValue(path, out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
