using McpGateway.Bridging.Answers;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Questions;

/// <summary>A modern server's result that asks before it answers (2026-07-28, MRTR: InputRequiredResult).</summary>
/// <param name="Questions">What it asks; none where it only wants its state back.</param>
/// <param name="RequestState">Its state, a JSON string to be returned as it is; empty where it gave none.</param>
internal sealed record InputRequired(IReadOnlyList<InputQuestion> Questions, ReadOnlyMemory<byte> RequestState)
{
    /// <summary>More than anybody would answer.</summary>
    public const int MaxQuestions = 16;

    private static readonly OwnedKeys ResultKeys = new("resultType", "inputRequests", "requestState");
    private static readonly OwnedKeys QuestionKeys = new("method", "params");

    /// <summary>
    /// False: the message is something else. Null beside true: it asks, but in a way that nobody can be asked, so it is
    /// not passed on.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, QuestionKinds declared, out InputRequired? asked)
    {
        asked = null;
        Span<ByteRange> at = stackalloc ByteRange[3];
        if (!AnswerParts.TryRead(message, out var parts) || !parts.Result.IsPresent
            || JsonObjects.TryRead(message, parts.Result, ResultKeys, at) != ReadFault.None
            || JsonKinds.Of(message, at[0]) != JsonKind.String || !JsonText.Equals(at[0].Of(message), "input_required"u8))
        {
            return false;
        }

        if (JsonKinds.Of(message, at[1]) is not (JsonKind.Object or JsonKind.Absent)
            || JsonKinds.Of(message, at[2]) is not (JsonKind.String or JsonKind.Absent)
            || (!at[1].IsPresent && !at[2].IsPresent))
        {
            return true;
        }

        var questions = at[1].IsPresent ? ReadQuestions(message, at[1], declared) : [];
        asked = questions is null || (questions.Count == 0 && !at[2].IsPresent) ? null : new InputRequired(questions, at[2].IsPresent ? at[2].Of(message).ToArray() : default);
        return true;
    }

    private static List<InputQuestion>? ReadQuestions(ReadOnlySpan<byte> message, ByteRange requests, QuestionKinds declared)
    {
        var questions = new List<InputQuestion>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Span<ByteRange> at = stackalloc ByteRange[2];
        var members = new JsonMembers(message, requests, OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            if (questions.Count == MaxQuestions
                || !JsonText.TryDecode(members.Key.Of(message), out var name) || !names.Add(name)
                || members.Kind != JsonKind.Object
                || JsonObjects.TryRead(message, members.Value, QuestionKeys, at) != ReadFault.None
                || JsonKinds.Of(message, at[0]) != JsonKind.String
                || JsonKinds.Of(message, at[1]) is not (JsonKind.Object or JsonKind.Absent)
                || !JsonText.TryDecode(at[0].Of(message), out var method))
            {
                return null;
            }

            var parameters = at[1].IsPresent ? at[1].Of(message) : default;
            var known = McpMethods.Find(System.Text.Encoding.UTF8.GetBytes(method));
            if (DeclaredQuestions.NeededFor(known, parameters) is not { } needed || (needed & ~declared) != 0)
            {
                return null;
            }

            questions.Add(new InputQuestion(
                members.Key.Of(message).ToArray(),
                known,
                needed == QuestionKinds.ElicitationUrl ? ElicitationId.Add(parameters) : parameters.ToArray()));
        }

        return members.Fault == ReadFault.None ? questions : null;
    }
}
