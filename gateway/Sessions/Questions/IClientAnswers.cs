using McpGateway.Protocol.Envelopes;

namespace McpGateway.Sessions.Questions;

/// <summary>Where the responses that legacy clients send go: each is the answer to a question that somebody waits with.</summary>
public interface IClientAnswers
{
    /// <summary>
    /// Hands the answer to whoever asked. What answers nothing (too late, twice, forged, another session's) is dropped
    /// without a word: whoever sends it must not learn which it was.
    /// </summary>
    /// <param name="session">The session that it came in.</param>
    /// <param name="answer">A response; valid during the call only.</param>
    /// <param name="cancellationToken">Ends the passing on.</param>
    ValueTask TakeAsync(LegacySession session, Envelope answer, CancellationToken cancellationToken);
}
