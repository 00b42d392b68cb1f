using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Configuration;

namespace McpGateway.Forwarding;

/// <summary>
/// Hands YARP its configuration and tells when YARP has applied it: its live state changes in place and later,
/// so nothing may rely on a cluster before that.
/// </summary>
internal sealed class ProxyConfigProvider : IProxyConfigProvider, IConfigChangeListener
{
    private readonly ConditionalWeakTable<IProxyConfig, TaskCompletionSource> _applied = [];
    private ProxyConfig _current = new([], []);

    public IProxyConfig GetConfig() => Volatile.Read(ref _current);

    /// <summary>Returns once YARP works with <paramref name="next"/>; throws what YARP has against it.</summary>
    public Task ApplyAsync(ProxyConfig next, TimeSpan limit, CancellationToken cancellationToken)
    {
        TaskCompletionSource applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _applied.Add(next, applied);
        Interlocked.Exchange(ref _current, next).Expire();
        return applied.Task.WaitAsync(limit, cancellationToken);
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
        if (_applied.TryGetValue(GetConfig(), out TaskCompletionSource? applied))
        {
            applied.TrySetException(exception);
        }
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
        foreach (IProxyConfig config in proxyConfigs)
        {
            if (_applied.TryGetValue(config, out TaskCompletionSource? applied))
            {
                applied.TrySetException(exception);
            }
        }
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        foreach (IProxyConfig config in proxyConfigs)
        {
            if (_applied.TryGetValue(config, out TaskCompletionSource? applied))
            {
                applied.TrySetResult();
            }
        }
    }
}
