using System.Collections.Concurrent;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;
using McpGateway.Replicas;

namespace McpGateway.Sessions.Questions;

/// <summary>
/// The questions that legacy clients were asked on streams of this process. The id that a client sees is sealed for its
/// principal and session, so an answer finds the question and nobody can answer another's.
/// </summary>
public sealed class ClientQuestions(Sealer sealer, IReplicaRegistry replicas, IReplicaHop hop, QuestionOptions bounds) : IClientAnswers, ISessionEnded
{
    private readonly ConcurrentDictionary<long, ClientQuestion> _open = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>How many may be open, and how long.</summary>
    public QuestionOptions Bounds => bounds;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Opens a question. Null where the session has as many open as it may have.</summary>
    /// <param name="session">Who is asked.</param>
    /// <param name="answered">Called at most once: with the client's response, valid during the call only, or with null where the session has ended.</param>
    public ClientQuestion? TryAsk(LegacySession session, Action<Envelope?> answered)
    {
        if (_counts.AddOrUpdate(session.Id, 1, static (_, count) => count + 1) > bounds.Open)
        {
            CountDown(session.Id);
            return null;
        }

        long number = Interlocked.Increment(ref _last);
        byte[] payload = new QuestionId(replicas.OwnId, number).ToBytes();
        string id = sealer.Seal(SealPurpose.Question, session.PrincipalId, session.Id, bounds.Patience * 2, payload);
        ClientQuestion question = new(this, number, session, id, answered);
        _open[number] = question;
        return question;
    }

    public async ValueTask TakeAsync(LegacySession session, Envelope answer, CancellationToken cancellationToken)
    {
        if (answer.Text(answer.Id) is not { } text
            || !sealer.TryOpen(SealPurpose.Question, session.PrincipalId, session.Id, text, out byte[]? payload)
            || QuestionId.Read(payload) is not { } id)
        {
            return;
        }

        if (id.Owner == replicas.OwnId)
        {
            TakeHere(id.Number, session.PrincipalId, session.Id, answer);
            return;
        }

        // Whether it arrived is nobody's to know here: its client has done what it was asked.
        byte[] message = AnswerHop.Write(id.Number, session.Id, answer.Raw(answer.Message).Span);
        if (message.Length <= IReplicaHop.MaxMessage)
        {
            await using HopReply reply = await hop.SendAsync(id.Owner, AnswerHop.Name, session.PrincipalId, message, cancellationToken);
        }
    }

    /// <summary>The answer to a question that was asked here, by this principal's client in this session; all else is dropped.</summary>
    internal void TakeHere(long number, string principalId, string sessionId, Envelope answer)
    {
        if (_open.TryGetValue(number, out ClientQuestion? question)
            && question.Session.Id == sessionId && question.Session.PrincipalId == principalId)
        {
            Remove(question);
            question.Answer(answer);
        }
    }

    public void Ended(LegacySession session)
    {
        if (!_counts.TryRemove(session.Id, out _))
        {
            return;
        }

        foreach ((_, ClientQuestion question) in _open)
        {
            if (question.Session.Id == session.Id && _open.TryRemove(question.Number, out _))
            {
                question.Answer(null);
            }
        }
    }

    internal void Remove(ClientQuestion question)
    {
        if (_open.TryRemove(question.Number, out _))
        {
            CountDown(question.Session.Id);
        }
    }

    /// <summary>One less; a session without open questions keeps no count.</summary>
    private void CountDown(string sessionId)
    {
        while (_counts.TryGetValue(sessionId, out int count)
            && !(count <= 1 ? _counts.TryRemove(KeyValuePair.Create(sessionId, count)) : _counts.TryUpdate(sessionId, count - 1, count)))
        {
        }
    }
}
