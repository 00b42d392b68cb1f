using System.Text;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Sessions;

/// <summary>Requests as the steps before leave them: read, of a decided era, of a principal.</summary>
internal static class Exchanges
{
    public static HttpContext Post(string message, string principal = "key:alice", string? endpointServer = null, string? session = null, string? version = null)
    {
        var context = WithoutMessage("POST", principal, endpointServer, session, version);
        var read = EnvelopeReader.Read(Encoding.UTF8.GetBytes(message));
        Assert.True(read.IsRead, read.Detail);
        var exchange = context.Exchange();
        exchange.Read(read.Envelope);
        var era = EraDecision.Of(read.Envelope, McpHeaders.From(context.Request.Headers));
        Assert.Null(era.Refusal);
        exchange.Decide(era.Era, era.Version);
        return context;
    }

    public static HttpContext WithoutMessage(string method, string principal = "key:alice", string? endpointServer = null, string? session = null, string? version = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Response.Body = new MemoryStream();
        context.Features.Set(new ExchangeFeature("0123456789abcdef", 0) { EndpointServer = endpointServer });
        context.Features.Set(new PrincipalFeature(new Principal(principal, principal, null, IsAnonymous: false)));
        if (session is not null)
        {
            context.Request.Headers[McpHeaderNames.SessionId] = session;
        }

        if (version is not null)
        {
            context.Request.Headers[McpHeaderNames.ProtocolVersion] = version;
        }

        return context;
    }

    public static string Body(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
