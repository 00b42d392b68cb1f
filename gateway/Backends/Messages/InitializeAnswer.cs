using McpGateway.Backends.Listing;
using McpGateway.Protocol;

namespace McpGateway.Backends.Messages;

/// <summary>Reads the answer to initialize.</summary>
internal static class InitializeAnswer
{
    /// <summary>The settled revision and what the server says of itself, or why there is no conversation. Disposes of the answer.</summary>
    public static (ProtocolVersion? Version, ServerIntroduction? Introduction, UpstreamFault? Fault) Read(string server, UpstreamEvent answer)
    {
        if (answer.IsFault)
        {
            return (null, null, answer.Fault);
        }

        using var message = answer.Message;
        if (!MessageView.TryRead(message.Span, out var view))
        {
            return Bad(server, "its answer to initialize is no JSON-RPC message");
        }

        if (view.Error.IsPresent)
        {
            return Bad(server, ErrorView.TryRead(message.Span, view.Error, out var error)
                ? $"it refuses initialize: error {error.Code}: {error.Message}"
                : "it refuses initialize");
        }

        return IntroductionReader.Initialize(message.Span, view.Result) is not { } found ? Bad(server, "its answer to initialize cannot be read")
            : found.Version is null ? Bad(server, "it chose a revision that the gateway does not speak")
            : (found.Version, found.Introduction, null);
    }

    private static (ProtocolVersion?, ServerIntroduction?, UpstreamFault?) Bad(string server, string why)
        => (null, null, new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server}: {why}"));
}
