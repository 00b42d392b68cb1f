using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using McpGateway.Commands.Connecting;
using McpGateway.Tests.Backends.Support;

namespace McpGateway.Tests.Commands.Connecting;

/// <summary>A client over stdio, the bridge, and a scripted endpoint in the gateway's place.</summary>
internal sealed class BridgeRig : IAsyncDisposable
{
    public const string Key = "mcpgw_secret-of-the-test";

    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly StringWriter _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StdioBridge _bridge;
    private readonly StreamReader _reader;
    private readonly Task _running;

    public BridgeRig(ScriptedServer gateway)
    {
        Gateway = gateway;
        var output = _output.Writer.AsStream();
        _bridge = new StdioBridge(new ConnectTarget(gateway.Url, Key), output, new ConnectLog(_log), TimeProvider.System);
        _reader = new StreamReader(_output.Reader.AsStream());
        _running = _bridge.RunAsync(_input.Reader.AsStream(), _stop.Token);
    }

    public ScriptedServer Gateway { get; }

    public string Log => _log.ToString();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task WriteAsync(string line) => await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), Stop);

    /// <summary>The next line of standard output, which is one message.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var line = await _reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Stop);
        return JsonDocument.Parse(line ?? throw new EndOfStreamException(Log)).RootElement;
    }

    public async Task<JsonElement> AskAsync(string line)
    {
        await WriteAsync(line);
        return await ReadAsync();
    }

    /// <summary>initialize and its confirmation.</summary>
    public async Task InitializeAsync()
    {
        var answer = await AskAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"roots":{}},"clientInfo":{"name":"c","version":"1"}}}""");
        Assert.Equal("2025-11-25", answer.GetProperty("result").GetProperty("protocolVersion").GetString());
        await WriteAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await Gateway.Host.ArrivedAsync("notifications/initialized");
    }

    public static string Modern(string method, string members = "", string id = "1") =>
        $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"{{{{method}}}}","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}{{{{members}}}}}}""";

    /// <summary>Closes standard input, as a client does that ends; waits until the bridge has ended.</summary>
    public async Task CloseAsync()
    {
        await _input.Writer.CompleteAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        _bridge.Dispose();
        await _input.Writer.CompleteAsync();
        await _output.Writer.CompleteAsync();
        _stop.Dispose();
        _reader.Dispose();
        await _log.DisposeAsync();
    }
}
