using McpGateway.Configuration;
using StackExchange.Redis;

namespace McpGateway.Redis.Connections;

/// <summary>
/// One multiplexer, a deadline on every command and a breaker before it. A multiplexer that does not come back by
/// itself is replaced. The program starts and serves without Redis, and needs no restart when it comes.
/// </summary>
/// <param name="options">Where.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="log">Says once that the store is gone, and once that it is back.</param>
/// <param name="deadline">Null: <see cref="Deadline"/>.</param>
internal sealed partial class RedisConnection(RedisOptions options, TimeProvider time, ILogger<RedisConnection> log, TimeSpan? deadline = null)
    : BackgroundService, IRedisCommands
{
    /// <summary>The longest wait for one command.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReplaceAfter = TimeSpan.FromSeconds(10);

    private const int LongScript = 4_096;

    private readonly TimeSpan _deadline = deadline ?? Deadline;
    private readonly Breaker _breaker = new(time);
    private readonly Dictionary<RedisChannel, Action<RedisValue>> _subscriptions = [];
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile RedisFailure? _lastFailure;
    private long _connectedAt;
    private bool _wasDown;

    public RedisState State => _multiplexer is not { } multiplexer ? RedisState.Connecting
        : _breaker.IsOpen || !multiplexer.IsConnected ? RedisState.Down : RedisState.Ready;

    public RedisFailure? LastFailure => _lastFailure;

    public ValueTask<RedisReply> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments) =>
        _multiplexer is { } multiplexer && _breaker.TryEnter() ? SendAsync(multiplexer, script, keys, arguments) : default;

    public ValueTask<bool> PublishAsync(string channel, string message) =>
        _multiplexer is { } multiplexer && _breaker.TryEnter() ? PublishAsync(multiplexer, channel, message) : ValueTask.FromResult(false);

    public void Subscribe(string channel, Action<RedisValue> heard) => _subscriptions[new RedisChannel(channel, RedisChannel.PatternMode.Literal)] = heard;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Look, time);
        try
        {
            do
            {
                if (_multiplexer is null || (_breaker.OpenFor >= ReplaceAfter && time.GetElapsedTime(_connectedAt) >= ReplaceAfter))
                {
                    await ConnectAsync();
                }

                Tell();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            _ = CloseAsync(_multiplexer);
            _multiplexer = null;
        }
    }

    private async ValueTask<RedisReply> SendAsync(ConnectionMultiplexer multiplexer, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            // A short script as it is: a hash that a restarted server has forgotten would cost a failure and a second round
            // trip. A long one by its hash all the same: to send it each time costs the store a third of its calls.
            RedisResult result = await multiplexer.GetDatabase(options.Database)
                .ScriptEvaluateAsync(script, keys, arguments, script.Length < LongScript ? CommandFlags.NoScriptCache : CommandFlags.None).WaitAsync(_deadline, time);
            _breaker.Succeeded();
            return new RedisReply(result);
        }
        catch (Exception e) when (IsExpected(e))
        {
            Failed(e);
            return default;
        }
    }

    private async ValueTask<bool> PublishAsync(ConnectionMultiplexer multiplexer, string channel, string message)
    {
        try
        {
            // By the connection that commands take, so that it is refused at once where commands are.
            await multiplexer.GetDatabase(options.Database).PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message).WaitAsync(Deadline, time);
            _breaker.Succeeded();
            return true;
        }
        catch (Exception e) when (IsExpected(e))
        {
            Failed(e);
            return false;
        }
    }

    private void Failed(Exception e)
    {
        _lastFailure = new RedisFailure(RedisFailure.ReasonOf(e), time.GetUtcNow());
        _breaker.Failed();
    }

    /// <summary>The client keeps them over connections that are lost; a multiplexer that is replaced takes them along.</summary>
    private async Task SubscribeAsync(ConnectionMultiplexer multiplexer)
    {
        foreach (var (channel, heard) in _subscriptions)
        {
            await multiplexer.GetSubscriber().SubscribeAsync(channel, (_, message) => heard(message), CommandFlags.FireAndForget);
        }
    }

    private async Task ConnectAsync()
    {
        // On a thread of its own: resolving the name may block.
        Task<ConnectionMultiplexer> connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(Settings()));
        try
        {
            ConnectionMultiplexer made = await connecting.WaitAsync(ConnectLimit, time);
            ConnectionMultiplexer? old = _multiplexer;
            _multiplexer = made;
            _connectedAt = time.GetTimestamp();
            await SubscribeAsync(made);
            _ = CloseAsync(old);
        }
        catch (Exception e)
        {
            // Whatever the client or the system makes of a name, an address or a certificate: it must not end the program.
            _lastFailure = new RedisFailure(RedisFailure.ReasonOf(e), time.GetUtcNow());
            _connectedAt = time.GetTimestamp();
            _ = CloseWhenMadeAsync(connecting);
        }
    }

    private ConfigurationOptions Settings()
    {
        ConfigurationOptions settings = new()
        {
            AbortOnConnectFail = false,
            AllowAdmin = false,
            ClientName = "mcpgateway",
            ConnectTimeout = 2_000,
            ConnectRetry = 1,
            KeepAlive = 5,
            Password = options.Password,
            Ssl = options.Tls,
            SslHost = options.Tls ? options.TlsHost : null,

            // One server: nothing is to be voted for or announced among several.
            TieBreaker = "",
            ConfigurationChannel = "",
        };
        settings.EndPoints.Add(options.Host, options.Port);
        return settings;
    }

    private async Task CloseWhenMadeAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            await CloseAsync(await connecting);
        }
        catch (Exception e)
        {
            LogClosed(log, RedisFailure.ReasonOf(e));
        }
    }

    private async Task CloseAsync(ConnectionMultiplexer? multiplexer)
    {
        if (multiplexer is null)
        {
            return;
        }

        try
        {
            await multiplexer.CloseAsync(allowCommandsToComplete: false).WaitAsync(ConnectLimit, time);
            multiplexer.Dispose();
        }
        catch (Exception e) when (IsExpected(e))
        {
            LogClosed(log, RedisFailure.ReasonOf(e));
        }
    }

    /// <summary>Says once that the store is gone, and once that it is back.</summary>
    private void Tell()
    {
        bool isDown = State != RedisState.Ready;
        if (isDown && !_wasDown && _lastFailure is { } failure)
        {
            _wasDown = true;
            LogDown(log, options.ToString(), failure.Reason);
        }
        else if (!isDown && _wasDown)
        {
            _wasDown = false;
            LogBack(log, options.ToString());
        }
    }

    private static bool IsExpected(Exception e) => e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisDown", Message = "Redis at {Store} cannot be used: {Reason}. What is known here goes on; see redis in gateway/Configuration/README.md.")]
    private static partial void LogDown(ILogger log, string store, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "RedisBack", Message = "Redis at {Store} is back.")]
    private static partial void LogBack(ILogger log, string store);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "RedisClosed", Message = "A connection to Redis was given up: {Reason}.")]
    private static partial void LogClosed(ILogger log, string reason);
}
