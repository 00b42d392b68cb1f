using System.Runtime.InteropServices;

namespace McpGateway.Configuration.Draining;

/// <summary>
/// What comes between the signal and the end of the listeners: balancers are given time to notice, then calls in flight
/// are, then what is left is ended. Runs before any other part of the program stops.
/// </summary>
internal sealed partial class GracefulStop(Drain drain, DrainOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<GracefulStop> logger) : IHostedLifecycleService
{
    /// <summary>What the rest of the program may take beyond delay and limit: <see cref="HostOptions.ShutdownTimeout"/>.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    /// <summary>How long calls that are ended have to tell their clients so.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(drain.Announce);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // The first Ctrl-C brought us here; whoever presses it again does not want to wait (128 + SIGINT).
        using var again = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        drain.Announce();
        LogBegin(drain.Running, options.Delay.TotalSeconds, options.Limit.TotalSeconds);
        await Task.Delay(options.Delay, time, cancellationToken);
        await drain.RefuseAsync();
        if (await IsIdleWithinAsync(options.Limit, options.Linger, cancellationToken))
        {
            LogIdle();
            return;
        }

        LogEnding(drain.Running);
        await drain.EndAsync();
        await IsIdleWithinAsync(LastWords, TimeSpan.Zero, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>True once nothing was under way for <paramref name="linger"/>.</summary>
    private async Task<bool> IsIdleWithinAsync(TimeSpan limit, TimeSpan linger, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var (busyAt, toldAt) = (begun, begun);
        while (true)
        {
            var running = drain.Running;
            if (running > 0)
            {
                busyAt = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(busyAt) >= linger)
            {
                return true;
            }

            var left = limit - time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
            {
                return running == 0;
            }

            if (time.GetElapsedTime(toldAt) >= TellEvery)
            {
                toldAt = time.GetTimestamp();
                LogRunning(running, Math.Round(left.TotalSeconds));
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: not ready any more, {Running} calls in flight. New work is accepted for {Delay} s more, then what is in flight may take {Limit} s. Ctrl-C ends at once.")]
    private partial void LogBegin(long running, double delay, double limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: {Running} calls in flight, {Left} s left for them.")]
    private partial void LogRunning(long running, double left);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: no call is in flight any more.")]
    private partial void LogIdle();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopping: the time is up, {Running} calls in flight are ended. Their clients are told that the outcome is unknown.")]
    private partial void LogEnding(long running);
}
