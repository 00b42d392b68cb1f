using McpGateway.Backends;
using McpGateway.Bridging.Relay;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// A modern client's call at a legacy server that has asked something: it waits, as it stands, for the retry that brings
/// the answer. The tool runs once, whatever the client does.
/// </summary>
/// <param name="upstream">The call, read up to the question.</param>
/// <param name="question">What the server waits for.</param>
/// <param name="lease">Keeps the server's connections while the call lives.</param>
internal sealed class ParkedCall(UpstreamCall upstream, UpstreamQuestion question, IDisposable? lease) : IAsyncDisposable
{
    /// <summary>The one key of the question that it waits with: a call waits with one question at a time.</summary>
    public const string Key = "question";

    public UpstreamCall Upstream => upstream;

    public UpstreamQuestion Question => question;

    /// <summary>What keeps its snapshot: goes to the exchange that takes it up.</summary>
    public IDisposable? Lease => lease;

    /// <summary>Gives it up: the server is told that the call is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        await upstream.DisposeAsync();
        lease?.Dispose();
    }
}
