using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Bridging.Tasks;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Bridging.Questions;

/// <summary>What a call needs to have its server's questions answered, whichever era asks and whichever answers.</summary>
internal sealed class CallQuestions(LegacyAsking asking, ParkedCalls parked, QuestionOptions bounds)
{
    /// <summary>How much may be asked, and how long it may take.</summary>
    public QuestionOptions Bounds => bounds;

    /// <summary>What this call's client has declared that it can be asked.</summary>
    public static QuestionKinds Of(BridgedCall call) => DeclaredQuestions.Of(
        call.Session is { } session ? session.ClientCapabilitiesJson : call.Request.Raw(call.Request.Meta.ClientCapabilities).Span);

    /// <summary>Whether the client declared this, and can be asked it in the course of this call.</summary>
    public static bool MayAsk(BridgedCall call, UpstreamQuestion question) =>
        DeclaredQuestions.NeededFor(question.Method, question.Params) is { } needed && (needed & ~Of(call)) == 0
        && (call.Session is not null || MayBeAnsweredByAQuestion(call));

    /// <summary>Whether a modern client can be answered with a page that its user has to see first.</summary>
    public static bool MayAskByUrl(BridgedCall call) =>
        call.Session is null && MayBeAnsweredByAQuestion(call) && Of(call).HasFlag(QuestionKinds.ElicitationUrl);

    /// <inheritdoc cref="LegacyAsking.AskAsync"/>
    public Task<ClientReply[]?> AskAsync(
        BridgedCall call, AnswerStream stream, IReadOnlyList<InputQuestion> asked, CancellationToken cancellationToken) =>
        asking.AskAsync(call.Session!, stream, asked, cancellationToken);

    /// <summary>A legacy server's question to a legacy client, and its answer back.</summary>
    public async ValueTask PassOnAsync(BridgedCall call, AnswerStream stream, UpstreamQuestion question, CancellationToken cancellationToken)
    {
        if (RelatedTask.Show(call, question.Params) is not { } shown)
        {
            question.Decline();
            return;
        }

        InputQuestion[] asked = [new(default, question.Method, shown)];
        if (await asking.AskAsync(call.Session!, stream, asked, cancellationToken) is not { } replies)
        {
            question.Fail("{\"code\":-32603,\"message\":\"The client has as many questions open as it may have.\"}"u8);
        }
        else
        {
            Answer(question, RelatedTask.Hide(call, replies[0]));
        }
    }

    /// <summary>Gives a legacy server what a legacy client said, or that it said nothing.</summary>
    public static void Answer(UpstreamQuestion question, ClientReply reply)
    {
        if (reply.Result is { } result)
        {
            question.Answer(result);
        }
        else
        {
            question.Fail(reply.Error ?? "{\"code\":-32603,\"message\":\"The client did not answer.\"}"u8);
        }
    }

    /// <summary>Gives the server the answer that the retry brings. False: it brings none.</summary>
    public static bool TryAnswer(ParkedCall call, BridgedCall retry)
    {
        var answer = InputResponses.Find(retry.Request, ParkedCall.Key);
        if (answer.IsEmpty)
        {
            return false;
        }

        call.Question.Answer(answer);
        return true;
    }

    /// <summary>The call as it waits for the answer.</summary>
    public static ParkedCall Park(BridgedCall call, UpstreamCall upstream, UpstreamQuestion question, IDisposable? lease) => new(
        upstream,
        question,
        call.Context.Features.Get<PrincipalFeature>() ?? throw new InvalidOperationException("Nobody called."),
        call.Route.Server.Name,
        CallDigest.Of(call.Request),
        lease);

    /// <summary>The answer that asks the client, owned by the caller; null where too many calls of this principal wait already.</summary>
    public PooledBytes? TryPark(ParkedCall waiting, BridgedCall call) =>
        parked.TryPark(waiting) is { } state ? Ask(call, waiting.Question, state) : null;

    /// <summary>The answer that asks the client about a call that waits.</summary>
    public static PooledBytes Ask(BridgedCall call, UpstreamQuestion question, string state)
    {
        call.Exchange.Outcome = new Outcome(null);
        return ParkedAnswer.Write(call.Request.RawId.Span, question, state);
    }

    /// <summary>Only these three (2026-07-28, MRTR).</summary>
    private static bool MayBeAnsweredByAQuestion(BridgedCall call) =>
        call.Request.Method is McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead;

    /// <summary>The exchange's hold on its snapshot, which becomes the parked call's: the server's connections live as long as it.</summary>
    public static IDisposable? LeaseOf(BridgedCall call)
    {
        var lease = call.Exchange.Lease;
        call.Exchange.Lease = null;
        return lease;
    }
}
