using System.Runtime.CompilerServices;
using McpGateway.Backends;
using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;

namespace McpGateway.Forwarding;

/// <summary>Finds why an answer is not relayed, from its status, its headers and, where the status refuses, its body.</summary>
internal static class AnswerFault
{
    private const int MostRead = 64 << 10;

    /// <summary>
    /// Null where the body is to be relayed. A JSON-RPC error on a refusing status that answers this very request is
    /// relayed like any other; one about the hop between gateway and server is not.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<UpstreamFault?> OfAsync(HttpResponseMessage answer, ForwardingFeature forwarding, CancellationToken cancellationToken)
    {
        string server = forwarding.Server.Name;
        int status = (int)answer.StatusCode;
        if (AnswerHead.Fault(server, answer, inSession: forwarding.Session?.Id is not null, isRequest: true) is { } fault)
        {
            return fault;
        }

        if (status < 300)
        {
            return AnswerMedia.IsJson(answer) || AnswerMedia.IsEventStream(answer)
                ? null
                : new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server}: its answer is neither JSON nor an event stream.");
        }

        UpstreamFault rejected = new(UpstreamFaultKind.Rejected, $"{server}: {AnswerHead.Words(answer)}.") { HttpStatus = status };
        using PooledWriter body = new();
        if (!AnswerMedia.IsJson(answer) || !await TryReadAsync(answer, body, cancellationToken)
            || !MessageView.TryRead(body.WrittenSpan, out MessageView view)
            || !ErrorView.TryRead(body.WrittenSpan, view.Error, out ErrorView error))
        {
            return rejected;
        }

        if (error.SaysSessionUnknown(status, view.Id.Of(body.WrittenSpan)) && forwarding.Session?.Id is not null)
        {
            return new UpstreamFault(UpstreamFaultKind.SessionUnknown, $"{server}: it does not know its session any more.") { HttpStatus = status };
        }

        if (error.AsFault(server, body.WrittenSpan, status) is { } aboutTheHop)
        {
            return aboutTheHop;
        }

        if (!view.Answers(body.WrittenSpan, forwarding.Exchange.RequestId.Span))
        {
            return rejected;
        }

        ReadOnlyMemoryContent whole = new(body.WrittenMemory.ToArray());
        whole.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        answer.Content = whole;
        return null;
    }

    private static async ValueTask<bool> TryReadAsync(HttpResponseMessage answer, PooledWriter body, CancellationToken cancellationToken)
    {
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        while (body.Length < MostRead)
        {
            int read = await stream.ReadAsync(body.GetMemory(4 << 10), cancellationToken);
            if (read == 0)
            {
                return true;
            }

            body.Advance(read);
        }

        return false;
    }
}
