using System.Buffers.Binary;
using System.Text;
using McpGateway.Protocol.Envelopes;
using McpGateway.Replicas;

namespace McpGateway.Sessions.Questions;

/// <summary>Takes the answers to questions that were asked here and that came to another gateway replica.</summary>
internal sealed class AnswerHop(ClientQuestions questions) : IHopHandler
{
    /// <inheritdoc cref="Kind"/>
    public const string Name = "answer";

    private const int Head = sizeof(long) + SessionIds.Length;

    public string Kind => Name;

    public static byte[] Write(long number, string sessionId, ReadOnlySpan<byte> answer)
    {
        var message = new byte[Head + answer.Length];
        BinaryPrimitives.WriteInt64BigEndian(message, number);
        Encoding.ASCII.GetBytes(sessionId, message.AsSpan(sizeof(long)));
        answer.CopyTo(message.AsSpan(Head));
        return message;
    }

    public Task HandleAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken)
    {
        if (message.Body.Length > Head
            && EnvelopeReader.Read(message.Body[Head..], EnvelopeLimits.Default).Envelope is { Kind: MessageKind.Response } response)
        {
            questions.TakeHere(
                BinaryPrimitives.ReadInt64BigEndian(message.Body.Span),
                message.PrincipalId,
                Encoding.ASCII.GetString(message.Body.Span[sizeof(long)..Head]),
                response);
        }

        return Task.CompletedTask;
    }
}
