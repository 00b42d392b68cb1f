namespace McpGateway.Backends;

/// <summary>Why an exchange with a server did not end with its response.</summary>
public enum UpstreamFaultKind
{
    /// <summary>No connection came about: nothing was sent.</summary>
    ConnectFailed,

    /// <summary>The server is known to be down: nothing was sent.</summary>
    Down,

    /// <summary>The server does not know the session (any more): the message was not executed. Open it again and send once more.</summary>
    SessionUnknown,

    /// <summary>−32020: our headers do not fit its idea of the tool; the message was not executed. Read its list again and send once more (design §3).</summary>
    HeaderMismatch,

    /// <summary>−32021: the client's capabilities do not suffice; see <see cref="UpstreamFault.Data"/>.</summary>
    MissingCapability,

    /// <summary>−32022: it does not speak the revision we sent; see <see cref="UpstreamFault.Data"/>.</summary>
    VersionUnsupported,

    /// <summary>401, 403 or 407: about the gateway's own credentials, never about the client's.</summary>
    Unauthorized,

    /// <summary>Any other status that refuses the message (4xx) and bears no response to it.</summary>
    Rejected,

    /// <summary>5xx: whether the message was executed is not known.</summary>
    ServerError,

    /// <summary>What came is no answer: redirect, encoding, content type, not JSON, read two ways, no response at the end.</summary>
    BadAnswer,

    /// <summary>One message of the answer is larger than limits.message.</summary>
    TooLarge,

    /// <summary>No byte came for the server's time-out.</summary>
    TimedOut,

    /// <summary>The call took longer than the server's maxDuration.</summary>
    TookTooLong,

    /// <summary>The replica that kept this conversation's state is gone: nothing was sent, and this caller is the one that is told.</summary>
    StateLost,

    /// <summary>Which replica keeps this conversation is not known here, and the store does not say: nothing was sent.</summary>
    StoreUnavailable,

    /// <summary>The connection or the process broke after the message was sent: whether it was executed is not known, and it is not sent again (invariant 6).</summary>
    OutcomeUnknown,

    /// <summary>The gateway is stopping and does not wait any longer: whether it was executed is not known.</summary>
    GatewayStopped,
}
