namespace McpGateway.Protocol.Refusals;

/// <summary>
/// Every expected "no" of the gateway. What each one looks like to the client, to the audit log and to metrics stands
/// in <see cref="RefusalTable"/>, once.
/// </summary>
public enum Refusal
{
    // The gateway itself.
    NotReady,
    Draining,
    StoreUnavailable,
    AuditUnavailable,
    InternalError,

    // Before a message is read.
    EndpointUnknown,
    HttpMethodNotAllowed,
    HostNotAllowed,
    OriginNotAllowed,
    CredentialsMissing,
    CredentialsInvalid,
    CredentialsExpired,
    IssuerUnavailable,
    TooManyAttempts,
    TooManyRequests,
    NoClientEntry,
    InsufficientScope,

    // The body as HTTP sees it.
    BodyUnreadable,
    BodyTooLarge,
    BodyTooSlow,
    NotAcceptable,
    ContentTypeNotSupported,
    ContentEncodingNotSupported,

    // The message.
    ParseError,
    TooDeep,
    InvalidRequest,
    AmbiguousMessage,
    BatchNotAllowed,
    BatchTooLarge,
    MetaIncomplete,
    InvalidParams,
    HeaderMismatch,
    VersionNotSupported,
    MethodNotFound,
    CapabilityMissing,

    // Legacy conversations.
    SessionRequired,
    SessionUnknown,
    SessionVersionMismatch,
    SessionLimit,
    EventUnknown,

    // The thing named. Unknown and denied differ in the audit record only.
    UnknownTarget,
    DeniedTarget,
    UnknownResource,
    DeniedResource,
    UnknownTask,
    DeniedTask,
    CursorInvalid,
    ArgumentRefused,

    // The caller's budget.
    Throttled,
    QuotaExceeded,
    ConcurrencyExceeded,

    // The server behind.
    ServerDown,
    ServerTimedOut,
    ServerRejectedGateway,
    ServerStateLost,
    UpstreamInvalid,
    OutcomeUnknown,
    GatewayStopped,
    MessageTooLargeToTranslate,
    QuestionNotSupported,
    QuestionUnanswered,
    RequestStateUnknown,
}
