using McpGateway.Backends;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// −32021 of a server speaks of what the gateway declared to it, not of what the client declared (2026-07-28, basic): who
/// lacks what is found out anew.
/// </summary>
internal static class MissingCapabilities
{
    private const int MaxRequired = 4 * 1024;

    /// <summary>The client lacks it: its own era's error naming what is required. The client declared all of it: the gateway cannot carry it.</summary>
    public static (Refusal Refusal, RefusalDetail Detail) Refuse(BridgedCall call, UpstreamFault fault)
    {
        var required = fault.Data.Span;
        if (required.IsEmpty || required.Length > MaxRequired)
        {
            return (Refusal.UpstreamInvalid, new RefusalDetail { Sentence = fault.Reason });
        }

        var declared = call.Session is { } session
            ? session.ClientCapabilitiesJson
            : call.Request.Raw(call.Request.Meta.ClientCapabilities).Span;
        if (CapabilityCover.Covers(declared, required))
        {
            return (Refusal.QuestionNotSupported, new RefusalDetail { Sentence = fault.Reason });
        }

        return (Refusal.CapabilityMissing, new RefusalDetail
        {
            Sentence = $"{call.Route.Server.Name} needs: {Names(required)}.",
            Data = RefusalData.RequiredCapabilities(required),
        });
    }

    // Only words of the specification: the sentence is read by people and models, and the server is neither believed nor quoted.
    private static string Names(ReadOnlySpan<byte> required)
    {
        var names = new List<string>();
        var members = new JsonMembers(required, new ByteRange(0, required.Length), CapabilityCover.Known);
        while (members.MoveNext())
        {
            if (members.Owned >= 0)
            {
                names.Add(System.Text.Encoding.ASCII.GetString(CapabilityCover.Known[members.Owned]));
            }
        }

        return names.Count == 0 ? "a capability of its own" : string.Join(", ", names);
    }
}
