using System.Text.Json;

namespace McpGateway.Benchmarks.Targets;

/// <summary>YARP alone in front of the back end.</summary>
public sealed class YarpTarget : ITarget
{
    private readonly ChildProcess _process;
    private readonly DirectTarget _backend;
    private readonly Uri _url;
    private readonly HttpRuntimeReader _runtime;

    private YarpTarget(ChildProcess process, DirectTarget backend, Uri url, Uri runtime) =>
        (_process, _backend, _url, _runtime) = (process, backend, url, new HttpRuntimeReader(runtime, key: null));

    public string Name => "yarp";

    public string Authorization => _backend.Authorization;

    public static async Task<YarpTarget> StartAsync(DirectTarget backend, CancellationToken cancellationToken)
    {
        var process = ChildProcess.StartSelf("yarp", backend.Url.AbsoluteUri);
        using var line = JsonDocument.Parse(await process.ReadLineAsync(null, cancellationToken));
        return new YarpTarget(process, backend, new Uri(line.RootElement.GetProperty("url").GetString()!), new Uri(line.RootElement.GetProperty("runtime").GetString()!));
    }

    public Endpoint EndpointFor(Era client, Era server)
    {
        var behind = _backend.EndpointFor(client, server);
        return behind with { Url = new Uri(_url, behind.Url.AbsolutePath) };
    }

    public async Task<Usage> UsageAsync(CancellationToken cancellationToken) =>
        new(ProcessCpu.Seconds(_process.Id), await _runtime.AllocatedBytesAsync(cancellationToken));

    public ValueTask DisposeAsync()
    {
        _runtime.Dispose();
        return _process.DisposeAsync();
    }
}
