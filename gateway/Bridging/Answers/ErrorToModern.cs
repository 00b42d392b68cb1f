using McpGateway.Bridging.Messages;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Answers;

/// <summary>A legacy server's error for a modern client, which must never see −32002 or −32042.</summary>
internal static class ErrorToModern
{
    public static TranslatedAnswer Write(ReadOnlySpan<byte> message, in AnswerParts parts, AnswerTarget target)
    {
        if (parts.Code == ErrorCodes.UrlElicitationRequired)
        {
            return target.MayAskByUrl && UrlElicitations.Write(message, parts.Data, target.Id.Span) is { } asked
                ? TranslatedAnswer.Result(asked, isToolError: false)
                : TranslatedAnswer.Refused(Refusal.QuestionNotSupported);
        }

        if (ErrorCodes.IsAboutTheHop(parts.Code))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        var edits = new Edits();
        edits.Replace(parts.Id, target.Id);
        var code = parts.Code;
        var uri = ErrorData.UriOf(message, parts.Data);
        if (code == ErrorCodes.ResourceNotFound)
        {
            code = ErrorCodes.InvalidParams;
            edits.Replace(parts.CodeToken, "-32602"u8.ToArray());
            if (!uri.IsPresent && target.Uri is { } asked)
            {
                ErrorData.AddUri(message, parts.Error, parts.Data, JsonText.ToStringToken(asked), edits);
            }
        }

        ErrorData.ShowPublicUri(message, uri, target.PublicUri, edits);
        return TranslatedAnswer.Error(edits.Apply(message), code);
    }
}
