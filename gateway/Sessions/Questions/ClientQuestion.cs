using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Sessions.Questions;

/// <summary>A question that a legacy client was asked and has not answered. Disposing it takes it back.</summary>
public sealed class ClientQuestion : IDisposable
{
    private readonly ClientQuestions _home;
    private readonly Action<Envelope?> _answered;
    private int _isOver;

    internal ClientQuestion(ClientQuestions home, long number, LegacySession session, string id, Action<Envelope?> answered) =>
        (_home, Number, Session, Id, _answered) = (home, number, session, JsonText.ToStringToken(id), answered);

    /// <summary>The id that the client is asked under, a JSON string: sealed, and good for one answer of this session.</summary>
    public ReadOnlyMemory<byte> Id { get; }

    internal long Number { get; }

    internal LegacySession Session { get; }

    public void Dispose()
    {
        Interlocked.Exchange(ref _isOver, 1);
        _home.Remove(this);
    }

    /// <summary>Nobody waits any longer: whoever asked is told that no answer will come, unless one came.</summary>
    public void GiveUp()
    {
        _home.Remove(this);
        Answer(null);
    }

    /// <summary>The answer, or null where none will come; the first one counts.</summary>
    internal void Answer(Envelope? answer)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _answered(answer);
        }
    }
}
