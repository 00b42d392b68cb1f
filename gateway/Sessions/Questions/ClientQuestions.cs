using System.Buffers.Binary;
using System.Collections.Concurrent;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Sessions.Questions;

/// <summary>
/// The questions that legacy clients were asked on streams of this process. The id that a client sees is sealed for its
/// principal and session, so an answer finds the question and nobody can answer another's.
/// </summary>
public sealed class ClientQuestions(Sealer sealer) : IClientAnswers, ISessionEnded
{
    /// <summary>The most questions open in one session at a time.</summary>
    public const int MaxPerSession = 16;

    /// <summary>How long an id is good for; the one who asks gives up earlier.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<long, ClientQuestion> _open = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Opens a question. Null where the session has as many open as it may have.</summary>
    /// <param name="session">Who is asked.</param>
    /// <param name="answered">Called at most once: with the client's response, valid during the call only, or with null where the session has ended.</param>
    public ClientQuestion? TryAsk(LegacySession session, Action<Envelope?> answered)
    {
        if (_counts.AddOrUpdate(session.Id, 1, static (_, count) => count + 1) > MaxPerSession)
        {
            CountDown(session.Id);
            return null;
        }

        long number = Interlocked.Increment(ref _last);
        Span<byte> payload = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(payload, number);
        string id = sealer.Seal(SealPurpose.Question, session.PrincipalId, session.Id, Lifetime, payload);
        ClientQuestion question = new(this, number, session, id, answered);
        _open[number] = question;
        return question;
    }

    public ValueTask TakeAsync(LegacySession session, Envelope answer, CancellationToken cancellationToken)
    {
        if (answer.Text(answer.Id) is { } id
            && sealer.TryOpen(SealPurpose.Question, session.PrincipalId, session.Id, id, out byte[]? payload)
            && payload.Length == sizeof(long)
            && _open.TryGetValue(BinaryPrimitives.ReadInt64BigEndian(payload), out ClientQuestion? question)
            && question.Session.Id == session.Id)
        {
            Remove(question);
            question.Answer(answer);
        }

        return ValueTask.CompletedTask;
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
