using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Identity;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// A modern client's call at a legacy server that has asked something: it waits, as it stands, for the retry that brings
/// the answer. The tool runs once, whatever the client does.
/// </summary>
/// <param name="Upstream">The call, read up to the question.</param>
/// <param name="Question">What the server waits for.</param>
/// <param name="Owner">Whose call it is.</param>
/// <param name="Server">Its server's name.</param>
/// <param name="Digest">Of the request: <see cref="CallDigest"/>.</param>
/// <param name="Lease">Keeps the server's connections while the call lives; goes to the exchange that takes the call up.</param>
internal sealed record ParkedCall(
    UpstreamCall Upstream, UpstreamQuestion Question, PrincipalFeature Owner, string Server, byte[] Digest, IDisposable? Lease) : IAsyncDisposable
{
    /// <summary>The one key of the question that it waits with: a call waits with one question at a time.</summary>
    public const string Key = "question";

    /// <summary>Gives it up: the server is told that the call is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        await Upstream.DisposeAsync();
        Lease?.Dispose();
    }
}
