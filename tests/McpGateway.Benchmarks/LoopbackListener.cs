using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace McpGateway.Benchmarks;

/// <summary>Where every server of the benchmark listens: this machine, a port that the system picks, HTTP/1.1.</summary>
public static class LoopbackListener
{
    public static void ListenAnyLoopback(this KestrelServerOptions kestrel) =>
        kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
}
