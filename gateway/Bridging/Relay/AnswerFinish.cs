using McpGateway.Protocol;
using McpGateway.Protocol.Responses;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// What a translated answer still needs, whatever the eras: public URIs on the merged endpoint, and the caching hints of a
/// modern resources/read. The pass reads the whole answer once more, so what leaves has one reading.
/// </summary>
internal static class AnswerFinish
{
    private static readonly byte[] Zero = "0"u8.ToArray();
    private static readonly byte[] Private = "\"private\""u8.ToArray();

    /// <summary>The answer, owned by the caller; null where it has more than one reading. Takes <paramref name="answer"/> over.</summary>
    public static PooledBytes? Finish(BridgedCall call, PooledBytes answer)
    {
        if (!call.Route.RenamesUris && !IsModernRead(call) && call.Route.Tasks is null)
        {
            return answer;
        }

        using var given = answer;
        using var scanner = new ResponseScanner(RewriteFor(call), call.Request.RawId);
        using var output = new PooledWriter(answer.Length + 256);
        return scanner.Rewrite(answer.Span, output) == ResponseFault.None ? output.Detach() : null;
    }

    /// <summary>What changes in an answer that is in the client's era already.</summary>
    public static ResponseRewrite RewriteFor(BridgedCall call) => new()
    {
        Tasks = call.Route.Tasks,
        Uris = call.Route.RenamesUris ? new PublicUris(call.Route) : null,
        TtlMs = !IsModernRead(call) ? FieldEdit.Keep : IsRetry(call) ? FieldEdit.Set(Zero) : FieldEdit.Ensure(Zero),

        // The gateway authenticates: what one client reads is not for another's cache (design §7, caching hints).
        CacheScope = IsModernRead(call) ? FieldEdit.Set(Private) : FieldEdit.Keep,
    };

    private static bool IsModernRead(BridgedCall call) => call.Exchange.Era == Era.Modern && call.Request.Method == McpMethod.ResourcesRead;

    private static bool IsRetry(BridgedCall call) =>
        call.Request.Params.InputResponses.IsPresent || call.Request.Params.RequestState.IsPresent;
}
