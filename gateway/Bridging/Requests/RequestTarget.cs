using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Requests;

/// <summary>What every request gets on its way to a server, whatever the eras.</summary>
/// <param name="Id">The id towards the server, a JSON value: the gateway's own, since callers share connections and sessions.</param>
/// <param name="Subject">The name or URI as the server knows it.</param>
/// <param name="OwnProgressToken">The request's progressToken, where it has one, becomes <paramref name="Id"/>: it shares a connection with requests of others.</param>
internal sealed record RequestTarget(ReadOnlyMemory<byte> Id, string Subject, bool OwnProgressToken)
{
    /// <summary>Members of params, each with a comma behind it, that answer what a modern server asked. A client that wrote the same keys itself gets a message that is refused.</summary>
    public ReadOnlyMemory<byte> Answers { get; init; }

    /// <summary>The call may become a task of the era that it goes on in.</summary>
    public bool MayBecomeTask { get; init; }

    /// <summary>Replaces id, name or URI, and token.</summary>
    public void AddTo(Edits edits, Envelope request)
    {
        edits.Replace(request.Id, Id);
        var subject = SubjectOf(request);
        if (subject.IsPresent && request.Text(subject) != Subject)
        {
            edits.Replace(subject, JsonText.ToStringToken(Subject));
        }

        if (!Answers.IsEmpty)
        {
            edits.Insert(request.Params.Object.Start + 1, Answers);
        }

        if (OwnProgressToken && request.Meta.ProgressToken.IsPresent)
        {
            edits.Replace(request.Meta.ProgressToken, Id);
        }
    }

    private static ByteRange SubjectOf(Envelope request) => request.Method.Traits().Subject switch
    {
        MethodSubject.Name => request.Params.Name,
        MethodSubject.Uri => request.Params.Uri,
        MethodSubject.Task => request.Params.TaskId,
        MethodSubject.Ref => request.Params.RefName.IsPresent && JsonText.Equals(request.Raw(request.Params.RefType).Span, "ref/prompt"u8)
            ? request.Params.RefName
            : request.Params.RefUri,
        _ => default,
    };
}
