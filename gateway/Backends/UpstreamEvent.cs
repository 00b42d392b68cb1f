using System.Diagnostics.CodeAnalysis;
using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>What an <see cref="UpstreamEvent"/> is.</summary>
public enum UpstreamEventKind
{
    /// <summary>A notification on the call's own stream.</summary>
    Notification,

    /// <summary>The server asks something, on the call's own stream. Only where the request says that questions are taken.</summary>
    Question,

    /// <summary>The response, result or error; the last event.</summary>
    Response,

    /// <summary>There will be no response; the last event.</summary>
    Fault,
}

/// <summary>One event of an exchange.</summary>
public readonly record struct UpstreamEvent
{
    private UpstreamEvent(UpstreamEventKind kind, PooledBytes? message, UpstreamFault? fault, UpstreamQuestion? question = null)
        => (Kind, Message, Fault, Asked) = (kind, message, fault, question);

    /// <summary>What it is.</summary>
    public UpstreamEventKind Kind { get; }

    /// <summary>One whole JSON-RPC message of at most limits.message bytes, which has exactly one reading of the keys the gateway reads. Owned by the receiver. Null for a fault.</summary>
    public PooledBytes? Message { get; }

    /// <summary>Why there is no response. Null for a message.</summary>
    public UpstreamFault? Fault { get; }

    /// <summary>What the server asks; null for everything else. It has to be answered.</summary>
    public UpstreamQuestion? Asked { get; }

    /// <summary>Whether this is a fault, which is the last event.</summary>
    [MemberNotNullWhen(true, nameof(Fault))]
    [MemberNotNullWhen(false, nameof(Message))]
    public bool IsFault => Fault is not null;

    internal static UpstreamEvent Notification(PooledBytes message) => new(UpstreamEventKind.Notification, message, null);

    internal static UpstreamEvent Question(PooledBytes message, UpstreamQuestion asked) => new(UpstreamEventKind.Question, message, null, asked);

    internal static UpstreamEvent Response(PooledBytes message) => new(UpstreamEventKind.Response, message, null);

    internal static UpstreamEvent Failed(UpstreamFault fault) => new(UpstreamEventKind.Fault, null, fault);
}
