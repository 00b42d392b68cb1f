using System.Diagnostics;
using System.Text.Json;
using SampleServer;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>The sample server "notes" as a process: one replica of a server that keeps a notebook for each session.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SampleProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<SampleProcess> StartAsync(int port = 0)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(SampleOptions).Assembly.Location, "notes", "--http", $"127.0.0.1:{port}", "--until-stdin-closes"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(StartLimit, TestContext.Current.CancellationToken);
            return new SampleProcess(process, new Uri(JsonDocument.Parse(line!).RootElement.GetProperty("url").GetString()!));
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
