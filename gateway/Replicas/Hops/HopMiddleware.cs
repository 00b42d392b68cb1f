using System.Buffers;
using System.Security.Cryptography;
using McpGateway.Configuration.Listeners;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Replicas.Hops;

/// <summary>
/// Everything on the hop's own listener ends here, and nothing from another listener does. Whoever does not speak with a
/// sealing key, in time, once, at this place and to this gateway replica gets a bare 404, always the same.
/// </summary>
internal sealed partial class HopMiddleware(
    RequestDelegate next,
    RequestReader reader,
    HopKeys keys,
    IReplicaRegistry registry,
    IEnumerable<IHopHandler> handlers,
    TimeProvider time,
    ILogger<HopMiddleware> log)
{
    /// <summary>More than this in the time that a request is valid are not taken.</summary>
    private const int MostRemembered = 100_000;

    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, IHopHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
    private readonly SeenOnce _seen = new(MostRemembered, time);
    private readonly HopBudget _budget = new();
    private long _refused;
    private long _toldAt;

    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<HopConnectionFeature>() is null ? next(context) : AnswerAsync(context);

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = HopWire.MaxRequest;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), limit, HopWire.Begin, Timeout.InfiniteTimeSpan);
        try
        {
            using var request = await reader.ReadHeadAsync(context, limit.Token);
            if (request is null || !reader.IsInTime(request.Head))
            {
                Refuse(context, request is null ? "it was not sealed with a key of sealing.keys" : "it is too old, or the clocks of the gateway replicas differ");
                return;
            }

            if (request.Head.Receiver != registry.OwnId)
            {
                await TellAsync(context, request, HopFrameType.NotHere);
                return;
            }

            if (!_seen.TryTake(request.Nonce, request.Head.ExpiresAt))
            {
                Refuse(context, "it was sent a second time");
                return;
            }

            using var place = _budget.TryEnter(request.Head.Length);
            if (place is null || !_handlers.TryGetValue(request.Head.Kind, out var handler))
            {
                await TellAsync(context, request, HopFrameType.NotNow);
                return;
            }

            await TakeAsync(context, request, handler, timer, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // It took too long to arrive, or its sender went away: there is nobody to answer.
            context.Abort();
        }
    }

    private async Task TakeAsync(HttpContext context, OpenedRequest request, IHopHandler handler, ITimer timer, CancellationToken limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(request.Head.Length + HopWire.TagSize);
        try
        {
            if (!await RequestReader.ReadMessageAsync(context.Request.Body, request, buffer.AsMemory(0, request.Head.Length + HopWire.TagSize), limit))
            {
                Refuse(context, "its message is not the one that was sealed");
                return;
            }

            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await HandleAsync(context, request, handler, new HopMessage(request.Head.PrincipalId, buffer.AsMemory(0, request.Head.Length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task HandleAsync(HttpContext context, OpenedRequest request, IHopHandler handler, HopMessage message)
    {
        using var cipher = await BeginAsync(context, request);
        using var answer = new FrameWriter(context.Response.Body, cipher);
        var stop = context.RequestAborted;
        await answer.WriteAsync(HopFrameType.Alive, default, stop);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var alive = ShowAliveAsync(answer, ended.Token);
        try
        {
            await handler.HandleAsync(message, answer, stop);
            await ended.CancelAsync();
            await alive;
            await answer.WriteAsync(HopFrameType.End, default, stop);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException) || !stop.IsCancellationRequested)
        {
            // Without the mark of its end the answer is seen to be broken.
            LogFailed(log, e, handler.Kind);
            context.Abort();
        }
        finally
        {
            await ended.CancelAsync();
            await alive;
        }
    }

    private async Task ShowAliveAsync(FrameWriter answer, CancellationToken cancellationToken)
    {
        using var every = new PeriodicTimer(HopWire.AliveEvery, time);
        try
        {
            while (await every.WaitForNextTickAsync(cancellationToken))
            {
                // Not cancelled in the middle of a frame: the one behind it could not be read.
                await answer.WriteAsync(HopFrameType.Alive, default, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task TellAsync(HttpContext context, OpenedRequest request, HopFrameType what)
    {
        context.Response.Headers.Connection = "close";
        using var cipher = await BeginAsync(context, request);
        using var answer = new FrameWriter(context.Response.Body, cipher);
        await answer.WriteAsync(what, default, context.RequestAborted);
    }

    private async Task<HopCipher> BeginAsync(HttpContext context, OpenedRequest request)
    {
        var salt = RandomNumberGenerator.GetBytes(HopWire.SaltSize);
        var cipher = keys.OfAnswer(request.KeyId, request.Salt, salt) ?? throw new IOException("The sealing key left meanwhile.");
        context.Response.ContentType = "application/octet-stream";
        await context.Response.Body.WriteAsync(salt, context.RequestAborted);
        return cipher;
    }

    private void Refuse(HttpContext context, string reason)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.Headers.Connection = "close";
        context.Response.ContentLength = 0;
        var count = Interlocked.Increment(ref _refused);
        var told = Volatile.Read(ref _toldAt);

        // Strangers must not be able to fill the log.
        if ((told == 0 || time.GetElapsedTime(told) >= TellEvery) && Interlocked.CompareExchange(ref _toldAt, time.GetTimestamp(), told) == told)
        {
            LogRefused(log, context.Connection.RemoteIpAddress?.ToString() ?? "?", reason, count);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "HopRefused", Message = "A request from {Source} at the listener for gateway replicas was refused: {Reason} ({Count} so far).")]
    private static partial void LogRefused(ILogger log, string source, string reason, long count);

    [LoggerMessage(Level = LogLevel.Error, EventName = "HopFailed", Message = "Answering a hop of kind {Kind} failed.")]
    private static partial void LogFailed(ILogger log, Exception exception, string kind);
}
