using McpGateway.Configuration;
using McpGateway.Redis.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Redis.Support;

/// <summary>A connection alone.</summary>
internal sealed class ConnectionRig(RedisOptions options) : IAsyncDisposable
{
    public RedisConnection Connection { get; } = new(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);

    public Task StartAsync() => Connection.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask<RedisReply> AskAsync() => Connection.RunAsync("return 1", [], []);

    public async ValueTask DisposeAsync()
    {
        await Connection.StopAsync(CancellationToken.None);
        Connection.Dispose();
    }
}
