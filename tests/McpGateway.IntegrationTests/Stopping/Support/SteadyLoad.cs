using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Stopping.Support;

/// <summary>Clients that call one after the other, each the same tools again and again, and note what their callers saw.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(30);

    private readonly CancellationTokenSource _ended = new();
    private readonly List<ISdkClient> _clients = [];
    private readonly List<Task> _calling = [];
    private int _calls;

    /// <summary>Calls that came back with what they should.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What went wrong, by client and tool.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <param name="endpoint">Where.</param>
    /// <param name="key">Whose.</param>
    /// <param name="sdks">Which clients.</param>
    /// <param name="tools">What each calls in turn; a tool answers with what follows its last <c>__</c>.</param>
    public static async Task<SteadyLoad> StartAsync(Uri endpoint, string key, IEnumerable<Sdk> sdks, params string[] tools)
    {
        var load = new SteadyLoad();
        foreach (var sdk in sdks)
        {
            var client = await sdk.ConnectAsync(endpoint, key, TestContext.Current.CancellationToken);
            load._clients.Add(client);
            load._calling.Add(load.CallAsync(sdk, client, tools));
        }

        return load;
    }

    /// <summary>Ends the calling; each client's last call is waited for.</summary>
    public async Task EndAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_calling);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        _ended.Dispose();
    }

    private async Task CallAsync(Sdk sdk, ISdkClient client, string[] tools)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var pause = new PeriodicTimer(Between);
        for (var i = 0; !_ended.IsCancellationRequested; i++)
        {
            var tool = tools[i % tools.Length];
            Outcome? outcome = null;
            try
            {
                outcome = await client.SendAsync(Operation.Call(tool, withProgress: tool.EndsWith("slow", StringComparison.Ordinal)), CancellationToken.None);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidOperationException or System.Text.Json.JsonException or OperationCanceledException)
            {
                Failures.Enqueue($"{sdk} {tool}: {broken.GetType().Name} {broken.Message}");
            }

            if (outcome is { Error: null } && outcome.Text == tool[(tool.LastIndexOf("__", StringComparison.Ordinal) + 2)..])
            {
                Interlocked.Increment(ref _calls);
            }
            else if (outcome is not null)
            {
                Failures.Enqueue($"{sdk} {tool}: {outcome}");
            }

            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
