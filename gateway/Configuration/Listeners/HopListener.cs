using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace McpGateway.Configuration.Listeners;

/// <summary>The listener for other gateway replicas. Registered only where there may be others.</summary>
public sealed class HopListener(HopOptions options)
{
    private ListenOptions? _opened;

    /// <summary>How the others reach it; null before the server listens.</summary>
    public Uri? Address => options.Address ?? (_opened?.IPEndPoint is { Port: > 0 } bound ? new Uri($"http://{bound}") : null);

    internal Uri Listen => options.Listen;

    internal void Opens(ListenOptions opened) => _opened = opened;
}
