using McpGateway.Benchmarks.Targets;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>The targets that could be started. What could not is said and left out; without back end or YARP there is no run.</summary>
public sealed class TargetSet : IAsyncDisposable
{
    private readonly List<ITarget> _started = [];
    private RedisStore? _store;

    public required DirectTarget Direct { get; init; }

    public YarpTarget? Yarp { get; private set; }

    public NginxTarget? Nginx { get; private set; }

    public GatewayTarget? Gateway { get; private set; }

    /// <summary>The gateway again, with as many tools as the options say.</summary>
    public GatewayTarget? LargeCatalog { get; private set; }

    /// <summary>The gateway again, with access tokens, 1,000 roles and three limits.</summary>
    public GatewayTarget? Secured { get; private set; }

    /// <summary>The gateway again, with sessions, limits and affinity over Redis.</summary>
    public GatewayTarget? Shared { get; private set; }

    public static async Task<TargetSet> StartAsync(BenchmarkOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var targets = new TargetSet { Direct = await DirectTarget.StartAsync(cancellationToken) };
        try
        {
            targets.Yarp = targets.Keep(await YarpTarget.StartAsync(targets.Direct, cancellationToken));
            if (options.Wants("nginx"))
            {
                targets.Nginx = targets.Keep(await NginxTarget.StartAsync(targets.Direct, cancellationToken));
                if (targets.Nginx is null)
                {
                    await log.WriteLineAsync("nginx is not installed: left out.");
                }
            }

            if (options.Wants("gateway") || options.Wants("bridged") || options.Wants("catalog"))
            {
                targets.Gateway = targets.Keep(await GatewayAsync(new GatewaySetup("gateway", 10), targets.Direct, log, cancellationToken));
            }

            if (options.Wants("catalog") && targets.Gateway is not null)
            {
                targets.LargeCatalog = targets.Keep(await GatewayAsync(new GatewaySetup($"gateway, {options.Tools} tools", options.Tools), targets.Direct, log, cancellationToken));
            }

            if (options.Wants("secured"))
            {
                targets.Secured = targets.Keep(await GatewayAsync(new GatewaySetup("gateway, tokens, 1000 roles, limits", 10) { Secured = true }, targets.Direct, log, cancellationToken));
            }

            if (options.Wants("redis"))
            {
                await targets.StartSharedAsync(log, cancellationToken);
            }

            return targets;
        }
        catch
        {
            await targets.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var target in _started.AsEnumerable().Reverse())
        {
            await target.DisposeAsync();
        }

        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Direct.DisposeAsync();
    }

    private async Task StartSharedAsync(TextWriter log, CancellationToken cancellationToken)
    {
        _store = await RedisStore.StartAsync(cancellationToken);
        if (_store is null)
        {
            await log.WriteLineAsync("redis-server is not installed: the gateway with Redis is left out.");
            return;
        }

        Shared = Keep(await GatewayAsync(new GatewaySetup("gateway with Redis", 10) { RedisPort = _store.Port }, Direct, log, cancellationToken));
    }

    private static async Task<GatewayTarget?> GatewayAsync(GatewaySetup setup, DirectTarget backend, TextWriter log, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayTarget.StartAsync(setup, backend, cancellationToken);
        }
        catch (IOException e)
        {
            await log.WriteLineAsync($"{setup.Name} did not start: {e.Message}");
            return null;
        }
    }

    private T? Keep<T>(T? target)
        where T : class, ITarget
    {
        if (target is not null)
        {
            _started.Add(target);
        }

        return target;
    }
}
