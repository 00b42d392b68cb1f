using System.Runtime.CompilerServices;
using McpGateway.Configuration;

namespace McpGateway.Backends.Http;

/// <summary>Exchanges with a server over Streamable HTTP, of either era.</summary>
internal sealed class HttpExchange(ServerOptions server, HttpHop hop, TimeProvider time) : IUpstreamExchange
{
    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var clock = new ExchangeClock(time, request, cancellationToken);
        request.Session?.Enter();
        var call = new HttpCall(server, hop, request, clock);
        try
        {
            for (var next = await call.BeginAsync(); next is { } found; next = await call.NextAsync())
            {
                yield return found;
                if (call.Ended)
                {
                    break;
                }
            }
        }
        finally
        {
            call.Dispose();
            request.Session?.Leave();
        }
    }
}
