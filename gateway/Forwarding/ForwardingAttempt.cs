using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Backends.Http;
using McpGateway.Bridging.Relay;
using McpGateway.Forwarding.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpGateway.Forwarding;

/// <summary>What comes before and after a message is sent once through YARP.</summary>
internal sealed class ForwardingAttempt(ProxyEndpoints endpoints, IDestinationHealthUpdater health)
{
    private static readonly TimeSpan PassOver = TimeSpan.FromSeconds(10);

    /// <summary>Null where the request, with the endpoint that is set, is ready to be sent.</summary>
    public UpstreamFault? Begin(
        BridgedCall call, ReadOnlyMemory<byte> message, BackendEra era, UpstreamSession? session, ForwardedCancellation? cancellation, Place place)
    {
        List<KeyValuePair<string, string>>? mirrored = null;
        if (call.Exchange.Era == Era.Modern && ModernHeaders.MakeParams(call, out mirrored) is not null)
        {
            return new UpstreamFault(UpstreamFaultKind.HeaderMismatch, "An argument that is mirrored in a header has two readings.");
        }

        HttpContext context = call.Context;
        ForwardingFeature forwarding = new(call)
        {
            Content = new MessageContent(message),
            Version = session?.Version ?? era.Version,
            Session = session,
            ParamHeaders = mirrored,
        };
        if (cancellation?.TryAttach(forwarding) == false)
        {
            return new UpstreamFault(UpstreamFaultKind.Down, "It was cancelled before it was sent.");
        }

        context.Features.Set(forwarding);
        context.Features.Set<IHttpRequestBodyDetectionFeature>(BodyIsRead.Feature);
        context.Features.Set(call.Route.Server.Replicas.Count > 1 ? PinOf(place) : null);
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        if (endpoints.Find(call.Route.Server.ClusterId) is not { } endpoint)
        {
            return new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{call.Route.Server.Name} has left the configuration.");
        }

        context.SetEndpoint(endpoint);
        return null;
    }

    /// <summary>
    /// A server that answers early, or a connection that breaks, may leave the writing behind: if its array were lent to
    /// another exchange, that one's message would be sent to this server.
    /// </summary>
    public static void Release(BridgedCall call, PooledBytes? spliced)
    {
        if (call.Context.Features.Get<ForwardingFeature>() is { Content.IsBeingWritten: true })
        {
            spliced?.Abandon();
            call.Exchange.Body?.Abandon();
        }
    }

    /// <summary>Null where the client has its answer; a fault where nothing has been written to it.</summary>
    public UpstreamFault? End(BridgedCall call)
    {
        HttpContext context = call.Context;
        UpstreamFault? fault = context.Features.Get<ForwardingFeature>()?.Fault ?? FaultOf(context, call);
        if (fault is null)
        {
            return null;
        }

        if (context.Response.HasStarted)
        {
            NotePart(call, fault);
            return null;
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
        return fault;
    }

    /// <summary>The client was sent a part of the answer: the record must not say that it got all of it.</summary>
    private static void NotePart(BridgedCall call, UpstreamFault fault)
    {
        if (call.Exchange.Outcome is { Refusal: null, Abandoned: false })
        {
            call.Exchange.Refuse(FaultRefusals.Of(call, fault).Refusal);
        }
    }

    private static PinFeature? PinOf(in Place place) =>
        place.ReplicaId is null && place.PassOver is null ? null : new PinFeature { ReplicaId = place.ReplicaId, PassOver = place.PassOver };

    private UpstreamFault? FaultOf(HttpContext context, BridgedCall call)
    {
        string server = call.Route.Server.Name;
        if (context.Features.Get<PinnedReplicaGoneFeature>() is not null)
        {
            context.Features.Set<PinnedReplicaGoneFeature>(null);
            return new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{server}: the replica that kept this conversation is gone.")
            {
                ReplicaId = context.Features.Get<PinFeature>()?.ReplicaId,
            };
        }

        if (context.Features.Get<IForwarderErrorFeature>() is not { } error)
        {
            return null;
        }

        if (context.Features.Get<ForwardingFeature>() is { IsStopped: true } stopped)
        {
            return RelayFaults.Stopping(stopped);
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            call.Exchange.Outcome = call.Exchange.Outcome with { Abandoned = true };
            return null;
        }

        return (error.Error, error.Exception) switch
        {
            (ForwarderError.NoAvailableDestinations, _) => new UpstreamFault(UpstreamFaultKind.Down, $"{server}: none of its replicas is available."),
            (ForwarderError.Request, HttpRequestException failure) when ConnectFailure.Is(failure) => Unreachable(context, call, failure),
            (ForwarderError.RequestTimedOut, _) =>
                new UpstreamFault(UpstreamFaultKind.TimedOut, $"{server}: no answer came in time."),
            _ => new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, $"{server}: the connection broke before it answered."),
        };
    }

    private UpstreamFault Unreachable(HttpContext context, BridgedCall call, HttpRequestException failure)
    {
        IReverseProxyFeature proxy = context.GetReverseProxyFeature();
        if (proxy is { ProxiedDestination: { } replica, Route.Cluster: { } cluster })
        {
            health.SetPassive(cluster, replica, DestinationHealth.Unhealthy, PassOver);
        }

        call.Route.Backend.ListingDoubted();
        return new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{call.Route.Server.Name}: {ConnectFailure.Words(failure)}.")
        {
            ReplicaId = proxy.ProxiedDestination?.DestinationId,
        };
    }
}

/// <summary>Where an attempt goes.</summary>
/// <param name="ReplicaId">The one replica it has to go to; null: any.</param>
/// <param name="PassOver">Where it may go to any: one that could not be reached a moment ago.</param>
internal readonly record struct Place(string? ReplicaId, string? PassOver);
