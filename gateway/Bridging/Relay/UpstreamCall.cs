using McpGateway.Backends;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// One call under way at its server. It belongs to the exchange that reads it; a call that waits for a modern client's
/// answers outlives its exchange and is read on by the next one.
/// </summary>
internal abstract class UpstreamCall : IAsyncDisposable
{
    /// <summary>What the server speaks.</summary>
    public abstract BackendEra Era { get; }

    /// <summary>The progressToken that the server got, a JSON value; empty: none.</summary>
    public abstract ReadOnlyMemory<byte> ProgressToken { get; }

    public abstract UpstreamEvent Current { get; }

    /// <summary>After a question: the call waits for the answer already, where it runs, and this stands for it.</summary>
    public virtual string? ParkedState => null;

    /// <summary>From now on this cancels the call, until <see cref="LeaveAsync"/>.</summary>
    public abstract void Enter(CancellationToken reader);

    /// <summary>Whoever read it goes; a cancellation under way is waited for. False: it was cancelled meanwhile.</summary>
    public abstract ValueTask<bool> LeaveAsync();

    /// <inheritdoc cref="IAsyncEnumerator{T}.MoveNextAsync"/>
    public abstract ValueTask<bool> NextAsync();

    /// <summary>Ends the call where it is; a server still at work is told.</summary>
    public abstract ValueTask DisposeAsync();
}
