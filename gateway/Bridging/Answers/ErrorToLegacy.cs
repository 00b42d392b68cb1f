using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Answers;

/// <summary>A modern server's error for a legacy client.</summary>
internal static class ErrorToLegacy
{
    public static TranslatedAnswer Write(ReadOnlySpan<byte> message, in AnswerParts parts, AnswerTarget target)
    {
        if (ErrorCodes.IsAboutTheHop(parts.Code))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        var edits = new Edits();
        edits.Replace(parts.Id, target.Id);
        var code = parts.Code;

        // SEP-2164: not found is −32602 that names the URI; without it, −32602 is about something else.
        var uri = ErrorData.UriOf(message, parts.Data);
        if (target.Method == McpMethod.ResourcesRead && code == ErrorCodes.InvalidParams && uri.IsPresent)
        {
            code = ErrorCodes.ResourceNotFound;
            edits.Replace(parts.CodeToken, "-32002"u8.ToArray());
        }

        ErrorData.ShowPublicUri(message, uri, target.PublicUri, edits);
        return TranslatedAnswer.Error(edits.Apply(message), code);
    }
}
