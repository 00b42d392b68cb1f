using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Answers;

/// <summary>
/// The response of a local process to a client of its own era: the id changes, and the URI that an error names. What a modern
/// client must never see, it does not see from a modern process either.
/// </summary>
internal static class SameEraAnswer
{
    public static TranslatedAnswer Write(ReadOnlySpan<byte> message, AnswerTarget target, Era era)
    {
        var result = default(ResultParts);
        if (!AnswerParts.TryRead(message, out var parts)
            || (parts.Result.IsPresent && !ResultParts.TryRead(message, parts.Result, out result))
            || ErrorCodes.IsAboutTheHop(parts.Code)
            || (!target.MayBeTask && JsonKinds.Of(message, result.ResultType) == JsonKind.String && JsonText.Equals(result.ResultType.Of(message), "task"u8)))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        if (parts.Error.IsPresent && era == Era.Modern)
        {
            return ErrorToModern.Write(message, parts, target);
        }

        var edits = new Edits();
        edits.Replace(parts.Id, target.Id);
        ErrorData.ShowPublicUri(message, ErrorData.UriOf(message, parts.Data), target.PublicUri, edits);
        var translated = edits.Apply(message);
        return parts.Result.IsPresent
            ? TranslatedAnswer.Result(translated, result.IsError)
            : TranslatedAnswer.Error(translated, parts.Code);
    }
}
