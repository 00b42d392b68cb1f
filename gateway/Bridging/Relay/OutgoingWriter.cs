using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Requests;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Relay;

/// <summary>Writes a client's call as its server has to read it, with the conversation it belongs to.</summary>
internal sealed class OutgoingWriter(OwnIds ids, ReplicaPins pins)
{
    /// <param name="call">The call.</param>
    /// <param name="era">What its server speaks.</param>
    /// <param name="entry">The tool as its server describes it now; null: nothing is known of it.</param>
    /// <param name="answers">Members of params, each with a comma behind it, that answer what a modern server asked; empty at first.</param>
    /// <param name="cancellationToken">Ends the waiting for a session.</param>
    public async ValueTask<Outgoing> WriteAsync(
        BridgedCall call, BackendEra era, ListedEntry? entry, ReadOnlyMemory<byte> answers, CancellationToken cancellationToken)
    {
        UpstreamSession? session = null;
        if (era.Era == Era.Legacy || call.Route.Server is { Transport: ServerTransport.Process, Isolation: not Isolation.Shared })
        {
            var opened = await call.Route.Backend.SessionAsync(KeyOf(call), cancellationToken);
            if (!opened.IsOpen)
            {
                return Unopened(opened.Fault);
            }

            session = opened.Session;
        }

        string? pinned = null;
        if (session?.Id is null && ReplicaPins.Pins(call.Route.Server))
        {
            pinned = (await pins.PinAsync(call.Route.Server, call.Affinity, cancellationToken)).ReplicaId;
            if (pinned is null)
            {
                return Outgoing.Refused(Refusal.StoreUnavailable, $"Server {call.Route.Server.Name}.");
            }
        }

        var target = new RequestTarget(ids.Next(), call.Route.OriginalName, OwnProgressToken: IsShared(call, era)) { Answers = answers, MayBecomeTask = call is { Exchange.Era: Era.Legacy, Route.Tasks: not null } };
        var message = Translate(call, era, target);

        // What leaves is read once more by the reader that guards the entrance: no translation may make a message that
        // two parsers read two ways, or one deeper than anybody has to accept.
        var read = EnvelopeReader.Read(message.Memory, new EnvelopeLimits(MaxDepth: JsonScanner.DepthCeiling));
        if (read.Envelope is not { } written)
        {
            message.Dispose();
            return Outgoing.Refused(read.Refusal, read.Detail);
        }

        var headers = new List<KeyValuePair<string, string>>();
        if (era.Era == Era.Modern && ParamHeaders.Make(written, entry, headers) is { } ambiguous)
        {
            message.Dispose();
            return Outgoing.Refused(ambiguous, null);
        }

        return Outgoing.Ready(message, Request(call, era, session, written) with { ParamHeaders = headers, ReplicaId = pinned }, written.Raw(written.Meta.ProgressToken));
    }

    private static PooledBytes Translate(BridgedCall call, BackendEra era, RequestTarget target) => (call.Exchange.Era, era.Era) switch
    {
        (Era.Legacy, Era.Modern) => RequestToModern.Write(call.Request, target, Meta(call, era)),

        // A legacy client's too: it may write what only a modern message should hold.
        (_, Era.Legacy) => RequestToLegacy.Write(call.Request, target),
        _ => SameEraRequest.Write(call.Request, target),
    };

    private static ModernMeta Meta(BridgedCall call, BackendEra era) =>
        new(era.Version, DeclaredQuestions.ToJson(CallQuestions.Of(call)), call.Session?.ClientInfoJson, call.Session?.LogLevel);

    private static bool IsShared(BridgedCall call, BackendEra era) =>
        era.Era == Era.Legacy || call.Route.Server.Transport == ServerTransport.Process;

    private static UpstreamSessionKey KeyOf(BridgedCall call) => call.Session is { } session
        ? UpstreamSessionKey.ForClientSession(session.Id, session.PrincipalId, ProtocolVersion.LatestLegacy, DeclaredQuestions.ToText(CallQuestions.Of(call)))
        : UpstreamSessionKey.ForPrincipal(call.PrincipalId, ProtocolVersion.LatestLegacy, DeclaredQuestions.ToText(CallQuestions.Of(call)));

    private static UpstreamRequest Request(BridgedCall call, BackendEra era, UpstreamSession? session, Envelope written) => new()
    {
        Method = written.MethodName,
        Name = written.Method.Traits().HasNameHeader ? call.Route.OriginalName : null,
        Message = written.Body,
        Id = written.RawId,
        Session = session,
        TakesQuestions = era.Era == Era.Legacy,
        Version = session?.Version ?? era.Version,

        // Until a task has ended its server has to be silent (2025-11-25, Result Retrieval).
        Timeout = call.Request.Method == McpMethod.TasksResult ? call.Route.Server.MaxDuration : call.Route.Server.Timeout,
        MaxDuration = call.Route.Server.MaxDuration,
    };

    // Whatever went wrong with initialize, the call itself was not sent.
    private static Outgoing Unopened(UpstreamFault fault) => Outgoing.Refused(
        fault.Kind switch
        {
            UpstreamFaultKind.Unauthorized => Refusal.ServerRejectedGateway,
            UpstreamFaultKind.StoreUnavailable => Refusal.StoreUnavailable,
            _ => Refusal.ServerDown,
        },
        fault.Reason);
}
