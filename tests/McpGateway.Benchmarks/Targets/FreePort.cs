using System.Net;
using System.Net.Sockets;

namespace McpGateway.Benchmarks.Targets;

/// <summary>For programs that cannot let the system pick a port: one that was free a moment ago.</summary>
internal static class FreePort
{
    public static int Pick()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
