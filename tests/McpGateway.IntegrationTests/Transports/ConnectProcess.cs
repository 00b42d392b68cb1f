using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Transports;

/// <summary><c>mcpgateway connect --stdio</c> as clients start it.</summary>
internal sealed class ConnectProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ConnectProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static ConnectProcess Start(Uri endpoint, string key)
    {
        var start = GatewayProgram.StartInfo(["connect", "--stdio", endpoint.AbsoluteUri]);
        start.Environment["MCPGATEWAY_API_KEY"] = key;
        return new ConnectProcess(Process.Start(start)!);
    }

    public async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), Stop);
        await _process.StandardInput.FlushAsync(Stop);
    }

    /// <summary>The next line of standard output: nothing but messages may stand there.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Limit, Stop) ?? throw new EndOfStreamException(await _errors);
        return JsonDocument.Parse(line).RootElement;
    }

    public async Task<JsonElement> AskAsync(string line)
    {
        await WriteAsync(line);
        return await ReadAsync();
    }

    public async Task InitializeAsync()
    {
        await AskAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}""");
        await WriteAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    public Task<JsonElement> CallAsync(string tool, int id) => AskAsync(Call(tool, id));

    public static string Call(string tool, int id) => $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{}}}""";

    public void CloseInput() => _process.StandardInput.Close();

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Stop).WaitAsync(Limit, Stop);
    }

    /// <summary>Its exit code, once it has ended by itself, and what it said to people.</summary>
    public async Task<(int Code, string Errors)> ExitAsync()
    {
        await _process.WaitForExitAsync(Stop).WaitAsync(Limit, Stop);
        return (_process.ExitCode, await _errors.WaitAsync(Limit, Stop));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Limit, CancellationToken.None);
        }

        _process.Dispose();
    }
}
