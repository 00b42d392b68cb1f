using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Answers;

/// <summary>A modern server's response for a legacy client.</summary>
internal static class AnswerToLegacy
{
    public static TranslatedAnswer Write(ReadOnlySpan<byte> message, AnswerTarget target)
    {
        if (!AnswerParts.TryRead(message, out var parts))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        return parts.Result.IsPresent ? Result(message, parts, target) : ErrorToLegacy.Write(message, parts, target);
    }

    private static TranslatedAnswer Result(ReadOnlySpan<byte> message, in AnswerParts parts, AnswerTarget target)
    {
        if (!ResultParts.TryRead(message, parts.Result, out var result))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        // A resultType that is not known makes the result invalid; absent means complete (2026-07-28, basic).
        if (result.ResultType.IsPresent && !IsString(message, result.ResultType, "complete"u8))
        {
            var question = IsString(message, result.ResultType, "input_required"u8);
            return TranslatedAnswer.Refused(question ? Refusal.QuestionNotSupported : Refusal.UpstreamInvalid);
        }

        var edits = new Edits();
        edits.Replace(parts.Id, target.Id);

        // The clients' schema for an empty result is strict: one key too many and the answer is an error to them.
        if (!ResultCut.Add(message, parts.Result, result, hints: true, edits))
        {
            edits.Replace(parts.Result, "{}"u8.ToArray());
        }
        else if (target.Method == McpMethod.ToolsCall)
        {
            StructuredContent.Wrap(message, result.StructuredContent, target.WrapsStructuredContent, edits);
        }

        return TranslatedAnswer.Result(edits.Apply(message), result.IsError);
    }

    private static bool IsString(ReadOnlySpan<byte> message, ByteRange value, ReadOnlySpan<byte> text) =>
        JsonKinds.Of(message, value) == JsonKind.String && JsonText.Equals(value.Of(message), text);
}
