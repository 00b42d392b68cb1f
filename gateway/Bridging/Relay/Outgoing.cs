using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Relay;

/// <summary>A message ready for its server, or why there is none. Disposed once the exchange has ended.</summary>
internal readonly record struct Outgoing : IDisposable
{
    private readonly PooledBytes? _message;

    private Outgoing(PooledBytes? message, UpstreamRequest? request, Refusal refusal, string? sentence) =>
        (_message, Request, Refusal, Sentence) = (message, request, refusal, sentence);

    /// <summary>Null: see <see cref="Refusal"/>.</summary>
    public UpstreamRequest? Request { get; }

    /// <summary>The progressToken in the message, a JSON value; empty: it has none.</summary>
    public ReadOnlyMemory<byte> ProgressToken { get; private init; }

    public Refusal Refusal { get; }

    public string? Sentence { get; }

    public static Outgoing Ready(PooledBytes message, UpstreamRequest request, ReadOnlyMemory<byte> progressToken) =>
        new(message, request, default, null) { ProgressToken = progressToken };

    public static Outgoing Refused(Refusal refusal, string? sentence) => new(null, null, refusal, sentence);

    public void Dispose() => _message?.Dispose();
}
