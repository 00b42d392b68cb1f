using System.Net;
using McpGateway.Backends.Messages;

namespace McpGateway.Commands.Connecting;

/// <summary>What the gateway says to a legacy client beside its answers: one stream, opened again whenever it ends (2025-03-26, basic/transports).</summary>
internal sealed class StandaloneReader(ConnectParts parts)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Until it is cancelled, or the gateway offers no such stream.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var wait = First;
        try
        {
            while (parts.Conversation.Current is { } session)
            {
                var begun = parts.Time.GetTimestamp();
                if (!await ListenAsync(session, cancellationToken))
                {
                    return;
                }

                wait = parts.Time.GetElapsedTime(begun) > Longest ? First : wait;
                await Task.Delay(wait, parts.Time, cancellationToken);
                wait = wait * 2 < Longest ? wait * 2 : Longest;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    /// <summary>False: there is no such stream.</summary>
    private async Task<bool> ListenAsync(ConnectSession session, CancellationToken cancellationToken)
    {
        using var answer = (await parts.Gateway.SendAsync(() => ConnectRequests.Get(session, null), cancellationToken)).Answer;
        switch (answer?.StatusCode)
        {
            case HttpStatusCode.NotFound:
                await parts.Conversation.ReopenAsync(session, cancellationToken);
                return true;
            case HttpStatusCode.MethodNotAllowed:
                return false;
            case HttpStatusCode.OK when await AnswerMessages.OpenAsync(answer, cancellationToken) is { } messages:
                using (messages)
                {
                    await WriteAllAsync(messages);
                }

                return true;
            default:
                return true;
        }
    }

    private async Task WriteAllAsync(AnswerMessages messages)
    {
        while (await messages.NextAsync() is { } message)
        {
            using (message)
            {
                if (MessageView.TryRead(message.Span, out var view) && view.Kind != MessageKind.Response)
                {
                    await parts.Output.WriteAsync(message.Memory);
                }
            }
        }
    }
}
