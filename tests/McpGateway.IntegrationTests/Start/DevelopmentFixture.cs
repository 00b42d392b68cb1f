namespace McpGateway.IntegrationTests.Start;

/// <summary>The sources of a newcomer, with their first run made; then one run at a time, for they keep one record.</summary>
public sealed class DevelopmentFixture : IAsyncLifetime
{
    private readonly SourceCopy _sources = new();
    private DevelopmentRun? _run;

    internal SourceCopy Sources => _sources;

    /// <summary>What the first run showed.</summary>
    internal StartScreen First { get; private set; } = null!;

    /// <summary>The keys as the first run has left them.</summary>
    internal string KeysAfterFirst { get; private set; } = "";

    internal string Key => First.NewKey ?? throw new InvalidOperationException($"The first run showed no key:\n{First.Text}");

    public async ValueTask InitializeAsync()
    {
        _run = await DevelopmentRun.StartAsync(_sources.Folder, TestContext.Current.CancellationToken);
        First = _run.Notice;
        KeysAfterFirst = await File.ReadAllTextAsync(_sources.KeysFile, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _sources.Dispose();
    }

    /// <summary>The run that is there, or another.</summary>
    internal async Task<DevelopmentRun> RunningAsync(CancellationToken cancellationToken) =>
        _run is { HasExited: false } running ? running : await StartAsync(cancellationToken);

    /// <summary>Ends the run that is there and starts another.</summary>
    internal async Task<DevelopmentRun> StartAsync(CancellationToken cancellationToken)
    {
        await EndAsync();
        return _run = await DevelopmentRun.StartAsync(_sources.Folder, cancellationToken);
    }

    /// <summary>What the run that is there shows, with the key put in where it says so.</summary>
    internal async Task<StartScreen> ScreenAsync(CancellationToken cancellationToken)
    {
        var run = await RunningAsync(cancellationToken);
        return new StartScreen(run.Notice.Text.Replace("YOUR_KEY", Key, StringComparison.Ordinal));
    }

    private async Task EndAsync()
    {
        if (_run is { } run)
        {
            _run = null;
            await run.DisposeAsync();
        }
    }
}
