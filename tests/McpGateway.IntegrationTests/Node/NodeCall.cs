namespace McpGateway.IntegrationTests.Node;

/// <summary>How an SDK's caller makes a tool call.</summary>
/// <param name="WithProgress">Ask for progress; it is in the answer.</param>
/// <param name="CancelAfterFirstProgress">Abort when the first progress arrives.</param>
/// <param name="Timeout">The SDK's own time-out; 60 s unless given.</param>
/// <param name="ResetTimeoutOnProgress">Whether progress restarts it.</param>
public sealed record NodeCall(
    bool WithProgress = false, bool CancelAfterFirstProgress = false, TimeSpan? Timeout = null, bool ResetTimeoutOnProgress = false)
{
    internal Dictionary<string, object> With(string name, object? arguments)
    {
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["arguments"] = arguments ?? new { },
            ["withProgress"] = WithProgress,
            ["cancelAfterFirstProgress"] = CancelAfterFirstProgress,
            ["resetTimeoutOnProgress"] = ResetTimeoutOnProgress,
        };
        if (Timeout is { } timeout)
        {
            parameters["timeoutMs"] = (int)timeout.TotalMilliseconds;
        }

        return parameters;
    }
}
