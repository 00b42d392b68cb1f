using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>Whose upstream session it is. Two callers share one only if all of this is equal (design §5, invariant 3; §6).</summary>
public sealed record UpstreamSessionKey
{
    private UpstreamSessionKey(UpstreamSessionOwner owner, string id, ProtocolVersion version, string capabilities)
        => (Owner, OwnerId, OfferedVersion, Capabilities) = (owner, id, version, capabilities);

    /// <summary>What kind of owner it has, which decides when it is closed.</summary>
    public UpstreamSessionOwner Owner { get; }

    /// <summary>The gateway session's id, or the principal's; empty for the gateway's own.</summary>
    public string OwnerId { get; }

    /// <summary>Whose calls use it; empty for the gateway's own.</summary>
    public string PrincipalId { get; private init; } = "";

    /// <summary>It only listens, for a stream that belongs to no session of a legacy client.</summary>
    public bool IsListening { get; private init; }

    /// <summary>The revision that initialize offers; what the server chose stands in <see cref="UpstreamSession.Version"/>.</summary>
    public ProtocolVersion OfferedVersion { get; }

    /// <summary>The capabilities that initialize declares, a JSON object.</summary>
    public string Capabilities { get; }

    /// <summary>The session that belongs to one legacy client's session with the gateway; closed when that ends.</summary>
    public static UpstreamSessionKey ForClientSession(string sessionId, string principalId, ProtocolVersion offeredVersion, string capabilitiesJson)
        => new(UpstreamSessionOwner.ClientSession, sessionId, offeredVersion, capabilitiesJson) { PrincipalId = principalId };

    /// <summary>A session for the modern requests of one principal that declare the same capabilities; closed when idle, at most <see cref="Configuration.SessionOptions.UpstreamPerPrincipal"/> of them.</summary>
    public static UpstreamSessionKey ForPrincipal(string principalId, ProtocolVersion offeredVersion, string capabilitiesJson)
        => new(UpstreamSessionOwner.Principal, principalId, offeredVersion, capabilitiesJson) { PrincipalId = principalId };

    /// <summary>The session that one stream of a modern client listens by; ended with that stream.</summary>
    public static UpstreamSessionKey ForListening(string streamKey, string principalId, ProtocolVersion offeredVersion)
        => new(UpstreamSessionOwner.ClientSession, streamKey, offeredVersion, "{}") { PrincipalId = principalId, IsListening = true };

    /// <summary>
    /// The gateway's own, for reading the lists that the server shows everyone, and the one conversation with a process
    /// that callers share. It declares no capabilities: nobody is there to be asked, and tools that a server shows only to
    /// some clients are none that it shows everyone.
    /// </summary>
    public static UpstreamSessionKey Own(ProtocolVersion offeredVersion) => new(UpstreamSessionOwner.Gateway, "", offeredVersion, "{}");
}

/// <summary>See <see cref="UpstreamSessionKey"/>.</summary>
public enum UpstreamSessionOwner
{
    /// <summary>The gateway itself.</summary>
    Gateway,

    /// <summary>One session of a legacy client.</summary>
    ClientSession,

    /// <summary>One principal.</summary>
    Principal,
}
