using System.Diagnostics.Metrics;
using McpGateway.Configuration;
using McpGateway.Configuration.Loading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Configuration;

/// <summary>Files change under a running watcher. Waits for what it says, never for a time.</summary>
public sealed class SnapshotWatcherTests : IAsyncLifetime
{
    private const string Bad = "auth: {\n";
    private const string Second = "auth: { apiKeys: keys.yaml }\nservers:\n  two: { url: http://127.0.0.1:9/mcp }\n";

    private readonly ConfigurationFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly EventLogger _log = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private TimeSpan _poll = TimeSpan.FromHours(1);
    private SnapshotHolder? _holder;
    private SnapshotWatcher? _watcher;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_watcher is not null)
        {
            await _watcher.StopAsync(CancellationToken.None);
            _watcher.Dispose();
        }

        await _meters.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Edit_GoodThenBadThenGood_KeepsTheLastGoodInBetween()
    {
        await StartAsync();

        _folder.Replace("gateway.yaml", Second);
        await _log.WaitAsync("SnapshotPublished");
        Assert.True(_holder!.Current!.Servers.ContainsKey("two"));

        _folder.Replace("gateway.yaml", Bad);
        await _log.WaitAsync("SnapshotKept");
        Assert.True(_holder.Current!.Servers.ContainsKey("two"));
        Assert.False(_holder.State.Synchronized);
        Assert.Contains("gateway.yaml:", Assert.Single(_holder.State.Errors), StringComparison.Ordinal);

        _folder.Write("gateway.yaml", ConfigurationFolder.Gateway);
        await _log.WaitAsync("SnapshotPublished");
        Assert.True(_holder.Current!.Servers.ContainsKey("one"));
        Assert.True(_holder.State.Synchronized);
        Assert.Equal(3, _holder.Current.Revision);
    }

    [Fact]
    public async Task Edit_BadThenBackToWhatIsInUse_PublishesNothing()
    {
        await StartAsync();
        _folder.Replace("gateway.yaml", Bad);
        await _log.WaitAsync("SnapshotKept");

        _folder.Replace("gateway.yaml", ConfigurationFolder.Gateway);
        await _log.WaitAsync("SnapshotRestored");

        Assert.Equal(1, _holder!.Current!.Revision);
        Assert.True(_holder.State.Synchronized);
    }

    [Fact]
    public async Task Edit_Bad_IsSeenByTheMetrics()
    {
        await StartAsync();
        var seen = new List<(string Name, object? Value, object? Outcome)>();
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen.Add((instrument.Name, value, null)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add((instrument.Name, value, tags.IsEmpty ? null : tags[0].Value)));
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _meters.GetRequiredService<IMeterFactory>()))
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();

        _folder.Replace("gateway.yaml", Bad);
        await _log.WaitAsync("SnapshotKept");
        listener.RecordObservableInstruments();

        Assert.Contains(("mcp_gateway.configuration.edits", 1L, "refused"), seen);
        Assert.Contains(("mcp_gateway.configuration.synchronized", 0, null), seen);
    }

    [Fact]
    public async Task Touch_WithTheSameBytes_PublishesNothing()
    {
        await StartAsync();

        // The same bytes anew, then a change that is waited for: had the first been taken, the second would be revision 3.
        _folder.Replace("gateway.yaml", ConfigurationFolder.Gateway);
        _folder.Replace("policies/base.yaml", ConfigurationFolder.Policy);
        _folder.Replace("gateway.yaml", Second);
        await _log.WaitAsync("SnapshotPublished");

        Assert.Equal(2, _holder!.Current!.Revision);
    }

    [Fact]
    public async Task PolicyFile_AddedAndRemoved_IsSeen()
    {
        await StartAsync();
        _folder.Write("policies/broken.yaml", "version: 1\nnonsense: 1\n");
        await _log.WaitAsync("SnapshotKept");

        File.Delete(_folder.PathOf("policies/broken.yaml"));
        await _log.WaitAsync("SnapshotRestored");

        Assert.Equal(1, _holder!.Current!.Revision);
    }

    [Fact]
    public async Task KeysFile_Changed_IsSeen()
    {
        await StartAsync();

        await _folder.AddKeyAsync("tester");
        await _log.WaitAsync("SnapshotPublished");

        Assert.True(_holder!.Current!.ApiKeys.ContainsKey("tester"));
    }

    [Fact]
    public async Task Revocation_WhileAnotherFileIsWrong_TakesEffect()
    {
        await _folder.AddKeyAsync("tester");
        await StartAsync();
        _folder.Replace("gateway.yaml", Bad);
        await _log.WaitAsync("SnapshotKept");

        _folder.Replace("keys.yaml", "version: 1\nkeys: {}\n");
        await _log.WaitAsync("KeysPublished");

        Assert.Empty(_holder!.Current!.ApiKeys);
        Assert.True(_holder.Current.Servers.ContainsKey("one"));
        Assert.False(_holder.State.Synchronized);
    }

    [Fact]
    public async Task Mount_ExchangedAsKubernetesDoes_IsSeen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Exchanging a link needs mv -T.");

        // A volume: gateway.yaml -> ..data/gateway.yaml, ..data -> a directory that is exchanged by renaming a link.
        Directory.CreateDirectory(_folder.PathOf("..1"));
        Directory.CreateDirectory(_folder.PathOf("..2"));
        _folder.Write("..1/gateway.yaml", ConfigurationFolder.Gateway);
        _folder.Write("..2/gateway.yaml", Second);
        File.Delete(_folder.File);
        File.CreateSymbolicLink(_folder.PathOf("..data"), "..1");
        File.CreateSymbolicLink(_folder.File, "..data/gateway.yaml");
        await StartAsync();

        File.CreateSymbolicLink(_folder.PathOf("..data_tmp"), "..2");
        using (var rename = System.Diagnostics.Process.Start("mv", ["-T", _folder.PathOf("..data_tmp"), _folder.PathOf("..data")]))
        {
            await rename.WaitForExitAsync(Cancelled);
        }

        await _log.WaitAsync("SnapshotPublished");

        Assert.True(_holder!.Current!.Servers.ContainsKey("two"));
    }

    [Fact]
    public async Task Edit_BehindALinkThatNoWatchSees_IsFoundByItsContent()
    {
        using var elsewhere = new ConfigurationFolder();
        File.Delete(_folder.File);
        File.CreateSymbolicLink(_folder.File, elsewhere.File);
        _poll = TimeSpan.FromMilliseconds(100);
        await StartAsync();

        elsewhere.Replace("gateway.yaml", Second);
        await _log.WaitAsync("SnapshotPublished");

        Assert.True(_holder!.Current!.Servers.ContainsKey("two"));
    }

    [Fact]
    public async Task Observer_ThatFailsOnce_GetsTheSnapshotAgain()
    {
        _poll = TimeSpan.FromMilliseconds(100);
        await StartAsync();
        var failures = 1;
        _observer.OnApplying = _ => failures-- > 0 ? throw new InvalidOperationException("not now") : Task.CompletedTask;

        _folder.Replace("gateway.yaml", Second);
        await _log.WaitAsync("SnapshotKept");
        await _log.WaitAsync("SnapshotPublished");

        Assert.True(_holder!.Current!.Servers.ContainsKey("two"));
        Assert.True(_holder.State.Synchronized);
    }

    [Fact]
    public async Task Reading_ThatFailsByAMistakeOfOurs_StopsNothing()
    {
        _poll = TimeSpan.FromMilliseconds(100);
        _folder.Replace("gateway.yaml", "auth: { apiKeys: \"${KEYS}\" }\nservers: {}\n");
        var failures = 0;
        await StartAsync(name => failures-- == 1 ? throw new NotSupportedException("A bug.") : "keys.yaml");
        failures = 1;

        _folder.Replace("gateway.yaml", "auth: { apiKeys: \"${KEYS}\" }\nservers: { two: { url: http://127.0.0.1:9/mcp } }\n");
        await _log.WaitAsync("ConfigurationNotRead");
        await _log.WaitAsync("SnapshotPublished");

        Assert.True(_holder!.Current!.Servers.ContainsKey("two"));
    }

    private Task StartAsync() => StartAsync(_folder.Environment.GetValueOrDefault);

    private async Task StartAsync(Func<string, string?> environment)
    {
        var builder = new SnapshotBuilder(_folder.Source(), environment);
        _holder = new SnapshotHolder([_observer], TimeProvider.System);
        var metrics = new ConfigurationMetrics(_meters.GetRequiredService<IMeterFactory>(), _holder);
        _watcher = new SnapshotWatcher(builder.Build(1), builder, _holder, metrics, TimeProvider.System, new Logger<SnapshotWatcher>(_log)) { Poll = _poll };
        await _watcher.StartAsync(Cancelled);
    }
}
