using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleServer.Clock;

/// <summary>Completes time zones, the only arguments the clock's prompt and template have.</summary>
public static class ClockCompletion
{
    // completion/complete: at most 100 values (MCP, "Completion").
    private const int MaxValues = 100;

    public static ValueTask<CompleteResult> CompleteAsync(RequestContext<CompleteRequestParams> request, CancellationToken cancellationToken)
    {
        var typed = request.Params?.Argument.Value ?? "";
        var matches = ClockResources.ZoneIds.Where(id => id.Contains(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        return ValueTask.FromResult(new CompleteResult
        {
            Completion = new Completion { Values = [.. matches.Take(MaxValues)], Total = matches.Length, HasMore = matches.Length > MaxValues },
        });
    }
}
