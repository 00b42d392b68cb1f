using System.Diagnostics.CodeAnalysis;

namespace McpGateway.Backends;

/// <summary>An upstream session, or why there is none.</summary>
public readonly record struct UpstreamSessionResult
{
    private UpstreamSessionResult(UpstreamSession? session, UpstreamFault? fault) => (Session, Fault) = (session, fault);

    /// <summary>The open session.</summary>
    public UpstreamSession? Session { get; }

    /// <summary>Why it could not be opened.</summary>
    public UpstreamFault? Fault { get; }

    /// <summary>Whether there is a session.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsOpen => Session is not null;

    internal static UpstreamSessionResult Open(UpstreamSession session) => new(session, null);

    internal static UpstreamSessionResult Failed(UpstreamFault fault) => new(null, fault);
}
