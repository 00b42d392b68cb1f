using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Sessions;

/// <summary>
/// A 2025-03-26 batch is up to 16 exchanges: each goes down the rest of the path by itself, is decided, limited and
/// recorded by itself, and none can borrow what was decided for another.
/// </summary>
internal sealed class BatchMiddleware(RequestDelegate next, ISessionStore store, IExchangeRecorder recorder, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        ExchangeFeature exchange = context.Exchange();
        return exchange.Envelope is { Kind: MessageKind.Batch } batch ? SplitAsync(context, exchange, batch) : next(context);
    }

    private async Task SplitAsync(HttpContext context, ExchangeFeature exchange, Envelope batch)
    {
        if (await CheckAsync(context, exchange) is { } refusal)
        {
            await context.RefuseAsync(refusal, refusal == Refusal.StoreUnavailable ? SessionMiddleware.StoreWait : default);
            return;
        }

        long mostBody = context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot.Gateway.Limits.Message / batch.Elements.Count;
        BatchElement[] elements = [.. batch.Elements.Select(range => Element(context, exchange, batch.Raw(range), mostBody))];
        try
        {
            await Task.WhenAll(elements.Select(RunAsync));
            await BatchAnswer.WriteAsync(context, elements);
        }
        finally
        {
            foreach (BatchElement element in elements)
            {
                element.Dispose();
            }
        }
    }

    /// <summary>Asked before any element is looked at: only a session of that revision has batches.</summary>
    private async ValueTask<Refusal?> CheckAsync(HttpContext context, ExchangeFeature exchange)
    {
        McpHeaders headers = McpHeaders.From(context.Request.Headers);
        PrincipalFeature principal = context.Features.Get<PrincipalFeature>()
            ?? throw new InvalidOperationException("No principal was established for this request.");
        SessionFinding found = McpHeaders.Single(headers.SessionId) is { Length: SessionIds.Length } id
            ? await store.FindAsync(id, principal.Principal.Id, context.RequestAborted)
            : default;
        if (found.IsUnavailable)
        {
            return Refusal.StoreUnavailable;
        }

        return found.Session is not { } session || !string.Equals(session.EndpointServer, exchange.EndpointServer, StringComparison.Ordinal)
            ? Refusal.SessionUnknown
            : EraDecision.CheckSession(MessageKind.Batch, headers, session.Revision);
    }

    private BatchElement Element(HttpContext context, ExchangeFeature exchange, ReadOnlyMemory<byte> message, long mostBody) =>
        new(context, new ExchangeFeature(ExchangeReference.Create(), time.GetTimestamp()) { EndpointServer = exchange.EndpointServer }, message, mostBody);

    private async Task RunAsync(BatchElement element)
    {
        try
        {
            if (element.Read() is { } refused)
            {
                await element.Context.RefuseAsync(refused.Refusal, refused.Detail);
                return;
            }

            await next(element.Context);
        }
        catch (IOException) when (element.IsBroken)
        {
            element.NoteBroken();
        }
        catch (OperationCanceledException) when (element.Context.RequestAborted.IsCancellationRequested)
        {
            element.Exchange.Outcome = element.Exchange.Outcome with { Abandoned = true };
            throw;
        }
        catch
        {
            element.Exchange.Refuse(Refusal.InternalError);
            throw;
        }
        finally
        {
            element.NoteBroken();
            recorder.Record(element.Context, element.Exchange);
        }
    }
}
