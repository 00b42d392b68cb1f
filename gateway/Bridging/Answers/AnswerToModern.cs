using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Answers;

/// <summary>A legacy server's response for a modern client.</summary>
internal static class AnswerToModern
{
    private static readonly byte[] Complete = "\"resultType\":\"complete\""u8.ToArray();

    // A legacy server gives no hints: what it said may not be kept by anybody (design §7, caching hints).
    private static readonly byte[] CompleteNotKept = "\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\""u8.ToArray();

    public static TranslatedAnswer Write(ReadOnlySpan<byte> message, AnswerTarget target)
    {
        if (!AnswerParts.TryRead(message, out var parts))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        return parts.Result.IsPresent ? Result(message, parts, target) : ErrorToModern.Write(message, parts, target);
    }

    private static TranslatedAnswer Result(ReadOnlySpan<byte> message, in AnswerParts parts, AnswerTarget target)
    {
        if (!ResultParts.TryRead(message, parts.Result, out var result))
        {
            return TranslatedAnswer.Refused(Refusal.UpstreamInvalid);
        }

        var isRead = target.Method == McpMethod.ResourcesRead;
        var added = isRead ? CompleteNotKept : Complete;
        var edits = new Edits();
        edits.Replace(parts.Id, target.Id);

        // A legacy server may write modern members too: it must not make a client believe in a question that nobody
        // will answer, or in a cache that others share.
        var rest = new Edits();
        if (!ResultCut.Add(message, parts.Result, result, hints: isRead, rest))
        {
            edits.Replace(parts.Result, (byte[])[(byte)'{', .. added, (byte)'}']);
        }
        else
        {
            var empty = parts.Result.Of(message)[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0;
            edits.Insert(parts.Result.Start + 1, empty ? added : (byte[])[.. added, (byte)',']);
            edits.AddRange(rest);
        }

        return TranslatedAnswer.Result(edits.Apply(message), result.IsError);
    }
}
