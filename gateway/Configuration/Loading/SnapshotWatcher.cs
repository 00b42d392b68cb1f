namespace McpGateway.Configuration.Loading;

/// <summary>
/// Publishes the first snapshot before the gateway listens, then a new one whenever the files have changed and are
/// valid. A bad edit changes nothing but the state, and the watching goes on.
/// </summary>
public sealed partial class SnapshotWatcher(
    LoadResult first, SnapshotBuilder builder, SnapshotHolder holder, ConfigurationMetrics metrics, TimeProvider time, ILogger<SnapshotWatcher> logger)
    : BackgroundService
{
    private const int MostSettlings = 50;

    /// <summary>An editor that writes in place is seen half-way: half a policy file may be valid, without its denies.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryWatch _watch = new(logger);
    private Reading.FileLedger? _published = first.Ledger;
    private Reading.FileLedger? _tried = first.Ledger;
    private Reading.FileLedger _looked = first.Ledger;

    /// <summary>How long at most until the files are compared although no directory said anything.</summary>
    internal TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await holder.PublishAsync(first.Snapshot ?? throw new InvalidOperationException("The first load failed."), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _watch.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            _watch.Watch(_looked.Directories, _looked.Has);

            // What changed before the watch began is found at once; what failed is tried again with the next look.
            if (_tried?.IsCurrent() != false)
            {
                await _watch.WaitAsync(Poll, time, stoppingToken);
            }

            if (_tried?.IsCurrent() != true)
            {
                await GuardedReloadAsync(stoppingToken);
            }
        }
    }

    /// <summary>Whatever stands in the files, the gateway goes on with what it has.</summary>
    private async Task GuardedReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReloadAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _tried = null;
            NotRead(e);
            Refuse([$"the files could not be read because of a mistake in the gateway itself ({e.GetType().Name}); they are read again"]);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostSettlings; i++)
        {
            var result = builder.Build(holder.Current!.Revision + 1, holder.Current);
            await Task.Delay(Settle, time, cancellationToken);
            if (result.Ledger.IsCurrent())
            {
                await TakeAsync(result, cancellationToken);
                return;
            }
        }

        NeverSettled();
    }

    private async Task TakeAsync(LoadResult result, CancellationToken cancellationToken)
    {
        _looked = result.Ledger;
        _tried = result.Ledger;
        if (_published is not null && result.Ledger.SawTheSameAs(_published))
        {
            if (!holder.State.Synchronized)
            {
                holder.Restored();
                Restored(holder.Current!.Revision);
            }
        }
        else if (result.Snapshot is { } next)
        {
            if (await TryPublishAsync(next, cancellationToken))
            {
                _published = result.Ledger;
                metrics.Published();
                Published(next.Revision);
                foreach (var warning in result.Warnings)
                {
                    Doubtful(warning.ToString());
                }
            }
        }
        else
        {
            if (result.KeysAlone is { } keys && await TryPublishAsync(keys, cancellationToken))
            {
                // No load of all files gave this snapshot.
                _published = null;
                KeysPublished(keys.Revision);
            }

            Refuse([.. result.Errors.Select(error => error.ToString())]);
        }
    }

    private async Task<bool> TryPublishAsync(Snapshot next, CancellationToken cancellationToken)
    {
        try
        {
            await holder.PublishAsync(next, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Not the files' fault, so the same files are tried again with the next look.
            _tried = null;
            NotApplied(e);
            Refuse([$"the configuration is valid but could not be applied ({e.GetType().Name}); it is tried again"]);
            return false;
        }
    }

    private void Refuse(IReadOnlyList<string> errors)
    {
        holder.Refused(errors);
        metrics.Refused();
        foreach (var error in errors)
        {
            Wrong(error);
        }

        Kept(errors.Count, holder.Current!.Revision);
    }

    [LoggerMessage(LogLevel.Information, "Snapshot {Revision} is in use", EventName = "SnapshotPublished")]
    private partial void Published(long revision);

    [LoggerMessage(LogLevel.Warning, "{Warning}", EventName = "ConfigurationDoubtful")]
    private partial void Doubtful(string warning);

    [LoggerMessage(LogLevel.Warning, "Snapshot {Revision} is in use: the API keys are new, everything else stays as it was because other files are wrong", EventName = "KeysPublished")]
    private partial void KeysPublished(long revision);

    [LoggerMessage(LogLevel.Information, "The files are again those of snapshot {Revision}, which is in use", EventName = "SnapshotRestored")]
    private partial void Restored(long revision);

    [LoggerMessage(LogLevel.Error, "{Error}", EventName = "ConfigurationWrong")]
    private partial void Wrong(string error);

    [LoggerMessage(LogLevel.Error, "{Count} errors: the edit is not used, snapshot {Revision} stays in use", EventName = "SnapshotKept")]
    private partial void Kept(int count, long revision);

    [LoggerMessage(LogLevel.Error, "A valid snapshot could not be applied", EventName = "SnapshotNotApplied")]
    private partial void NotApplied(Exception exception);

    [LoggerMessage(LogLevel.Critical, "Reading the configuration failed", EventName = "ConfigurationNotRead")]
    private partial void NotRead(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The configuration files go on changing; looking again later", EventName = "ConfigurationNeverSettled")]
    private partial void NeverSettled();
}
