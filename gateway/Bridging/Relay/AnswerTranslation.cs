using McpGateway.Backends.Listing;
using McpGateway.Bridging.Answers;
using McpGateway.Bridging.Questions;
using McpGateway.Protocol;

namespace McpGateway.Bridging.Relay;

/// <summary>Gives each answer to the translator of its direction.</summary>
internal static class AnswerTranslation
{
    public static TranslatedAnswer Translate(BridgedCall call, Era serverEra, ReadOnlySpan<byte> message) => (serverEra, call.Exchange.Era) switch
    {
        (Era.Modern, Era.Legacy) => AnswerToLegacy.Write(message, Target(call)),
        (Era.Legacy, Era.Modern) => AnswerToModern.Write(message, Target(call)),
        _ => SameEraAnswer.Write(message, Target(call), serverEra),
    };

    private static AnswerTarget Target(BridgedCall call) => new(call.Request.RawId, call.Request.Method)
    {
        MayAskByUrl = CallQuestions.MayAskByUrl(call),
        MayBeTask = call.Route.Tasks is not null,
        Uri = call.Request.Method == McpMethod.ResourcesRead ? call.Request.Uri : null,
        PublicUri = call.Route.RenamesUris ? call.Route.PublicUri : null,
        WrapsStructuredContent = call.Route.Entry is ToolEntry { OutputSchema.IsPresent: true, IsObjectOutputSchema: false },
    };
}
