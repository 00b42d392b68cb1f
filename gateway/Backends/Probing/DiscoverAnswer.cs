using McpGateway.Backends.Listing;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Probing;

/// <summary>What the answer to server/discover says about a server's era (protocol.md §2.10).</summary>
internal static class DiscoverAnswer
{
    /// <summary>Judges it and disposes of it.</summary>
    /// <param name="server">The server's name.</param>
    /// <param name="answer">The answer's last event.</param>
    /// <param name="silenceIsLegacy">For local processes: there a time-out or the end of the process means "not modern"; over HTTP it is an outage.</param>
    public static ProbeResult Judge(string server, UpstreamEvent answer, bool silenceIsLegacy)
    {
        if (answer.IsFault)
        {
            return JudgeFault(server, answer.Fault, silenceIsLegacy);
        }

        using var message = answer.Message;
        if (!MessageView.TryRead(message.Span, out var view) || view.Error.IsPresent)
        {
            return ProbeResult.Legacy;
        }

        if (IntroductionReader.Discover(message.Span, view.Result) is not { } found)
        {
            return ProbeResult.Failed(new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server}: its answer to server/discover cannot be read"));
        }

        // Success is modern. A dual-era server may name its legacy revisions there as well; one that names only those is legacy.
        return found.Version is { } version ? ProbeResult.Modern(version, found.Introduction) : NoSharedRevision(server, message.Span, view);
    }

    private static ProbeResult NoSharedRevision(string server, ReadOnlySpan<byte> message, MessageView view)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        return Members.TryRead(message, view.Result, VersionKeys, at) == ReadFault.None
            && IntroductionReader.Newest(message, at[0], Era.Legacy) is not null
                ? ProbeResult.Legacy
                : ProbeResult.Failed(Stranger(server));
    }

    private static readonly OwnedKeys VersionKeys = new("supportedVersions");

    private static ProbeResult JudgeFault(string server, UpstreamFault fault, bool silenceIsLegacy)
    {
        switch (fault.Kind)
        {
            // C# servers that keep sessions refuse 2026-07-28 naming only legacy revisions: that means initialize.
            case UpstreamFaultKind.VersionUnsupported:
                var supported = fault.Data.Span;
                var range = new ByteRange(0, supported.Length);
                return range.IsPresent && IntroductionReader.Newest(supported, range, Era.Legacy) is not null
                    ? ProbeResult.Legacy
                    : ProbeResult.Failed(Stranger(server));

            // Modern, and it does not like how we asked: falling back would be wrong, and there is nothing to correct.
            case UpstreamFaultKind.HeaderMismatch or UpstreamFaultKind.MissingCapability:
                return ProbeResult.Failed(fault);

            case UpstreamFaultKind.Rejected when fault.HttpStatus is not (408 or 425 or 429):
                return ProbeResult.Legacy;

            // An empty answer, or one that is no JSON: "any other error, empty body" means initialize. A redirect does not.
            case UpstreamFaultKind.BadAnswer or UpstreamFaultKind.OutcomeUnknown when fault.HttpStatus is >= 200 and < 300:
                return ProbeResult.Legacy;

            case UpstreamFaultKind.TimedOut or UpstreamFaultKind.TookTooLong or UpstreamFaultKind.OutcomeUnknown when silenceIsLegacy:
                return ProbeResult.Legacy;

            default:
                return ProbeResult.Failed(fault);
        }
    }

    private static UpstreamFault Stranger(string server)
        => new(UpstreamFaultKind.VersionUnsupported, $"{server}: speaks no revision that the gateway speaks");
}
