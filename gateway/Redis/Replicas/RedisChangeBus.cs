using System.Collections.Frozen;
using System.Text;
using System.Threading.Channels;
using McpGateway.Redis.Connections;
using McpGateway.Replicas;

namespace McpGateway.Redis.Replicas;

/// <summary>
/// The change bus over one channel of the store. Each kind has a queue of its own, so that many of one cannot push out
/// or hold up another.
/// </summary>
internal sealed partial class RedisChangeBus : BackgroundService, IChangeBus
{
    /// <summary>The most messages of one kind that wait here; more are dropped.</summary>
    private const int Queue = 1_000;

    private readonly IRedisCommands _redis;
    private readonly IReplicaRegistry _registry;
    private readonly SealedChanges _seal;
    private readonly ILogger<RedisChangeBus> _log;
    private readonly string _channel;
    private readonly Func<IEnumerable<IChangeListener>> _all;
    private volatile FrozenDictionary<string, (IChangeListener Listener, Channel<ReadOnlyMemory<byte>> Heard)> _listeners = FrozenDictionary<string, (IChangeListener, Channel<ReadOnlyMemory<byte>>)>.Empty;

    /// <param name="redis">The store.</param>
    /// <param name="database">Its database: channels are common to all of them.</param>
    /// <param name="registry">Knows this one's id.</param>
    /// <param name="seal">Seals and opens.</param>
    /// <param name="listeners">At most one of each kind. Asked for at the start: some of them tell as well.</param>
    /// <param name="log">Where failures go.</param>
    public RedisChangeBus(IRedisCommands redis, int database, IReplicaRegistry registry, SealedChanges seal, Func<IEnumerable<IChangeListener>> listeners, ILogger<RedisChangeBus> log)
    {
        (_redis, _registry, _seal, _all, _log, _channel) = (redis, registry, seal, listeners, log, $"{RedisNames.Prefix}changes:{database}");
        redis.Subscribe(_channel, message => Hear(message));
    }

    public async ValueTask PublishAsync(string kind, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        await _redis.PublishAsync(_channel, _seal.Seal(_registry.OwnId, kind, message.Span));

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _listeners = _all().ToFrozenDictionary(
            listener => listener.Kind,
            listener => (listener, Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(Queue) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true })),
            StringComparer.Ordinal);
        return Task.WhenAll(_listeners.Values.Select(listener => TellAsync(listener.Listener, listener.Heard.Reader, stoppingToken)));
    }

    private void Hear(StackExchange.Redis.RedisValue message)
    {
        // Measured before it becomes a text: whoever can write to the store could send anything.
        if ((byte[]?)message is { Length: <= SealedChanges.MaxText } text
            && _seal.Open(_registry.OwnId, Encoding.ASCII.GetString(text)) is var (kind, content)
            && _listeners.TryGetValue(kind, out var listener))
        {
            listener.Heard.Writer.TryWrite(content);
        }
    }

    private async Task TellAsync(IChangeListener listener, ChannelReader<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
    {
        await foreach (var message in heard.ReadAllAsync(cancellationToken))
        {
            try
            {
                await listener.HeardAsync(message, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(_log, e, listener.Kind);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "ChangeFailed", Message = "Taking a change of kind {Kind} from another gateway replica failed.")]
    private static partial void LogFailed(ILogger log, Exception exception, string kind);
}
