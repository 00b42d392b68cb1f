using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>
/// An issuer on a Kestrel of its own, for what a certified provider refuses to do: any token, keys that change, an
/// outage. It counts what is asked of it.
/// </summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile IReadOnlyList<SigningKey> _keys;

    private TokenIssuer(WebApplication app, SigningKey key) => (_app, _keys) = (app, [key]);

    /// <summary>The issuer, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it publishes. The first signs.</summary>
    public IReadOnlyList<SigningKey> Keys
    {
        get => _keys;
        set => _keys = value;
    }

    public SigningKey Key => _keys[0];

    /// <summary>While true it answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    /// <summary>The paths that were asked for, at most 10,000.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int JwksRequests => Requests.Count(path => path == "/jwks");

    public static async Task<TokenIssuer> StartAsync(SigningKey? key = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var issuer = new TokenIssuer(app, key ?? SigningKey.Rsa("first"));
        app.Run(issuer.AnswerAsync);
        await app.StartAsync(CancellationToken.None);
        issuer.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return issuer;
    }

    /// <summary>A good access token with these claims, by the first key.</summary>
    public string Token(JsonObject claims) => Jwt.Signed(Key, Jwt.Header(Key), claims.ToJsonString());

    /// <summary>A good access token for this audience.</summary>
    public string Token(Uri audience, string subject = "alice", string scope = "notes:read", string client = "app", TimeSpan? lifetime = null) =>
        Token(Claims.Good(Url, audience.AbsoluteUri, lifetime, subject, scope, client));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (Requests.Count < 10_000)
        {
            Requests.Enqueue(http.Request.Path.Value!);
        }

        return (IsDown, http.Request.Path.Value) switch
        {
            (true, _) => Reply.JsonAsync(http, "{}", 503),
            (_, "/.well-known/openid-configuration" or "/.well-known/oauth-authorization-server") => Reply.JsonAsync(http, $$"""
                {"issuer":"{{Url}}","jwks_uri":"{{Url}}/jwks","authorization_endpoint":"{{Url}}/auth","token_endpoint":"{{Url}}/token",
                 "response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256","ES256"]}
                """),
            (_, "/jwks") => Reply.JsonAsync(http, $$"""{"keys":[{{string.Join(',', _keys.Select(key => key.Jwk))}}]}"""),
            _ => Reply.JsonAsync(http, "{}", 404),
        };
    }
}
