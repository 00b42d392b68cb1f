using System.Net;
using System.Net.Sockets;

namespace McpGateway.IntegrationTests.Faults.Support;

internal static class FreePort
{
    /// <summary>A port on which nobody listens at the moment.</summary>
    public static int Pick()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
