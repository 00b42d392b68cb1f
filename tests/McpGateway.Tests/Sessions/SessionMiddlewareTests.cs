using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Sessions;
using Microsoft.AspNetCore.Http;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Tests.Sessions;

public sealed class SessionMiddlewareTests : IDisposable
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    private readonly InMemorySessionStore _store = new(() => new SessionOptions(), new ManualTime(), []);
    private HttpContext? _passed;

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("2026-07-28", "2025-11-25")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task Initialize_AnyVersion_AgreesOnOneOfOurs(string asked, string agreed)
    {
        var session = await BeginAsync(asked);
        Assert.Equal(agreed, session.Version);
        Assert.Equal("""{"roots":{ }}""", System.Text.Encoding.UTF8.GetString(session.ClientCapabilitiesJson));
        Assert.Equal(agreed, _passed!.Exchange().Version!.Name);
        Assert.Equal(session.Id, _passed!.Response.Headers[McpHeaderNames.SessionId]);
        Assert.Matches("^[0-9a-f]{32}$", session.Id);
    }

    [Fact]
    public async Task Message_InItsSession_PassesWithIt()
    {
        var session = await BeginAsync();
        var context = await SendAsync(Exchanges.Post(Ping, session: session.Id, version: "2025-11-25"));
        Assert.Same(context, _passed);
        Assert.Equal(session.Id, context.Features.Get<SessionFeature>()!.Session.Id);
        Assert.Same(ProtocolVersion.V20251125, context.Exchange().Version);
    }

    [Fact]
    public async Task Message_OfAnotherPrincipalOrEndpoint_IsAnsweredLikeAnUnknownSession()
    {
        var session = await BeginAsync();
        var unknown = await SendAsync(Exchanges.Post(Ping, session: SessionIds.New()));
        var anothers = await SendAsync(Exchanges.Post(Ping, principal: "key:mallory", session: session.Id));
        var elsewhere = await SendAsync(Exchanges.Post(Ping, endpointServer: "notes", session: session.Id));
        Assert.Null(_passed);
        Assert.Equal(404, unknown.Response.StatusCode);
        Assert.Contains("\"code\":-32001", Exchanges.Body(unknown), StringComparison.Ordinal);
        foreach (var other in new[] { anothers, elsewhere })
        {
            Assert.Equal(404, other.Response.StatusCode);
            Assert.Equal(Exchanges.Body(unknown), Exchanges.Body(other));
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Message_WithAnIdOfAnotherForm_IsUnknown(string id) =>
        Assert.Equal(404, (await SendAsync(Exchanges.Post(Ping, session: id))).Response.StatusCode);

    [Fact]
    public async Task Message_WithAnotherVersionThanTheSessions_IsRefused()
    {
        var session = await BeginAsync("2025-06-18");
        var context = await SendAsync(Exchanges.Post(Ping, session: session.Id, version: "2025-11-25"));
        Assert.Equal(400, context.Response.StatusCode);
        Assert.Null(_passed);
    }

    [Fact]
    public async Task Delete_OwnSession_EndsIt()
    {
        var session = await BeginAsync();
        Assert.Equal(404, (await SendAsync(Exchanges.WithoutMessage("DELETE", principal: "key:mallory", session: session.Id))).Response.StatusCode);
        Assert.Equal(204, (await SendAsync(Exchanges.WithoutMessage("DELETE", session: session.Id))).Response.StatusCode);
        Assert.Equal(404, (await SendAsync(Exchanges.Post(Ping, session: session.Id))).Response.StatusCode);
        Assert.Equal(400, (await SendAsync(Exchanges.WithoutMessage("DELETE"))).Response.StatusCode);
        Assert.Null(_passed);
    }

    [Fact]
    public async Task Get_WithItsSession_GoesOnToTheStreams_AndWithoutOneIsNotOffered()
    {
        var session = await BeginAsync();
        await SendAsync(Exchanges.WithoutMessage("GET", session: session.Id));
        Assert.NotNull(_passed);
        Assert.Equal(404, (await SendAsync(Exchanges.WithoutMessage("GET", principal: "key:mallory", session: session.Id))).Response.StatusCode);
        var context = await SendAsync(Exchanges.WithoutMessage("GET"));
        Assert.Equal(405, context.Response.StatusCode);
        Assert.Equal("POST, DELETE", context.Response.Headers.Allow);
    }

    [Fact]
    public async Task Initialize_WithMoreThanASessionMayKeep_IsRefused()
    {
        var context = await SendAsync(Exchanges.Post(Initialize("2025-11-25", new string('x', Initialization.MaxBytes))));
        Assert.Null(_passed);
        Assert.Equal(0, _store.Count);
        Assert.Contains("-32602", Exchanges.Body(context), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModernMessage_WithASessionId_PassesWithoutSession()
    {
        const string message = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
        var context = Exchanges.WithoutMessage("POST", session: "anything", version: "2026-07-28");
        var exchange = context.Exchange();
        exchange.Read(McpGateway.Protocol.Envelopes.EnvelopeReader.Read(System.Text.Encoding.UTF8.GetBytes(message)).Envelope!);
        exchange.Decide(Era.Modern, ProtocolVersion.V20260728);
        await SendAsync(context);
        Assert.Same(context, _passed);
        Assert.Null(context.Features.Get<SessionFeature>());
        Assert.False(context.Response.Headers.ContainsKey(McpHeaderNames.SessionId));
    }

    public void Dispose() => _store.Dispose();

    private async Task<LegacySession> BeginAsync(string version = "2025-11-25")
    {
        var context = await SendAsync(Exchanges.Post(Initialize(version, "t")));
        return context.Features.Get<SessionFeature>()!.Session;
    }

    private static string Initialize(string version, string client) =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"{{{version}}}","capabilities":{"roots":{ }},"clientInfo":{"name":"{{{client}}}","version":"1"} } }""";

    private async Task<HttpContext> SendAsync(HttpContext context)
    {
        _passed = null;
        var middleware = new SessionMiddleware(passed => Task.FromResult(_passed = passed), _store, new InFlight());
        await middleware.InvokeAsync(context);
        return context;
    }
}
