using static McpGateway.Protocol.Refusals.Refusal;
using static McpGateway.Protocol.Refusals.RefusalForm;

namespace McpGateway.Protocol.Refusals;

/// <summary>
/// The closed table: each refusal stands here once, with everything that anybody derives from it. Codes of JSON-RPC 2.0 §5.1,
/// of revision 2026-07-28 (−32020 … −32022), of the legacy SDKs (−32000 … −32002), and the gateway's own outside the
/// reserved range (−31429, −31503, −31504).
/// </summary>
public static class RefusalTable
{
    private const string UnknownMessage =
        "Nothing of that name is available to you here. List again and use a name from the list.";

    private const string UnknownResourceMessage =
        "Resource not found. List the resources again and use a URI from the list.";

    private const string UnknownTaskMessage =
        "No such task is available to you here: it is unknown, has expired, or its tool is not yours to use any more.";

    private static readonly RefusalRow[] Rows = Ordered(
        new(NotReady, Http, 503, null, "not_ready", "The gateway has not loaded its configuration yet. Try again shortly.", true),
        new(Draining, Http, 503, null, "draining", "This gateway replica is shutting down. Try again: another one will answer.", true),
        new(StoreUnavailable, Http, 503, null, "store_unavailable", "The gateway's store cannot be reached, and this cannot be answered here without it. Try again shortly; a session is not lost.", true),
        new(AuditUnavailable, Http, 503, null, "audit_unavailable", "The gateway cannot keep its audit record, so nothing was sent to the server. Try again shortly.", true),
        new(InternalError, JsonRpc, 500, -32603, "internal_error", "The gateway failed while handling this message. Tell its operator the reference."),

        new(EndpointUnknown, Http, 404, null, "endpoint_unknown", "There is no MCP endpoint at this path. Use /mcp, or /mcp/{server} for one server."),
        new(HttpMethodNotAllowed, Http, 405, null, "http_method_not_allowed", "This HTTP method is not used here. Send MCP messages by POST."),
        new(HostNotAllowed, Http, 403, null, "host_not_allowed", "The Host header does not name this gateway. Connect by its public URL, or add the name to hosts."),
        new(OriginNotAllowed, Http, 403, null, "origin_not_allowed", "This browser origin is not allowed. Add it to origins if it should be."),
        new(CredentialsMissing, Http, 401, null, "credentials_missing", "Authentication is required. Send an API key or an access token as a bearer token."),
        new(CredentialsInvalid, Http, 401, null, "credentials_invalid", "The bearer token is not valid here. Get a new one."),
        new(CredentialsExpired, Http, 401, null, "credentials_expired", "The bearer token has expired. Get a new one."),
        new(IssuerUnavailable, Http, 503, null, "issuer_unavailable", "The identity provider that issued this token cannot be reached, so it could not be checked. Try again shortly with the same token.", true),
        new(TooManyAttempts, Http, 429, null, "too_many_attempts", "Too many attempts with credentials that are not valid. Wait before the next one.", true),
        new(TooManyRequests, Http, 429, null, "too_many_requests", "Too many requests at once. Wait before the next one.", true),
        new(NoClientEntry, Http, 403, null, "no_client_entry", "You are known, but no policy gives you a role. Ask the gateway's operator for access."),
        new(InsufficientScope, Http, 403, null, "insufficient_scope", "The access token lacks a scope that this needs. Get one with the scopes named in WWW-Authenticate."),

        new(BodyUnreadable, Http, 400, null, "body_unreadable", "The request body could not be read. Send it again."),
        new(BodyTooLarge, Http, 413, null, "body_too_large", "The message is larger than the gateway accepts. Send a smaller one."),
        new(BodyTooSlow, Http, 408, null, "body_too_slow", "The request body did not arrive in time. Send it again."),
        new(NotAcceptable, JsonRpc, 406, -32600, "not_acceptable", "Accept must list application/json and text/event-stream."),
        new(ContentTypeNotSupported, JsonRpc, 415, -32600, "content_type_not_supported", "Send the message as Content-Type: application/json, in UTF-8."),
        new(ContentEncodingNotSupported, JsonRpc, 415, -32600, "content_encoding_not_supported", "Send the message without Content-Encoding."),

        new(ParseError, JsonRpc, 400, -32700, "parse_error", "The body is not one valid JSON text in UTF-8."),
        new(TooDeep, JsonRpc, 400, -32600, "too_deep", "The message is nested too deeply."),
        new(InvalidRequest, JsonRpc, 400, -32600, "invalid_request", "The body is not a JSON-RPC 2.0 message."),
        new(AmbiguousMessage, JsonRpc, 400, -32600, "ambiguous_message", "Two readers could read this message in two ways, so it was not sent on. Write each key once, in its exact spelling."),
        new(BatchNotAllowed, JsonRpc, 400, -32600, "batch_not_allowed", "JSON-RPC arrays exist only in sessions of revision 2025-03-26, without initialize among them. Send messages one by one."),
        new(BatchTooLarge, JsonRpc, 400, -32600, "batch_too_large", "The array must hold 1 to 16 messages."),
        new(MetaIncomplete, JsonRpc, 400, -32602, "meta_incomplete", "A request of this version needs params._meta with io.modelcontextprotocol/protocolVersion (a string) and io.modelcontextprotocol/clientCapabilities (an object)."),
        new(InvalidParams, JsonRpc, 200, -32602, "invalid_params", "The params do not fit the method."),
        new(HeaderMismatch, JsonRpc, 400, -32020, "header_mismatch", "The MCP headers do not match the body. Mirror the body's values in MCP-Protocol-Version, Mcp-Method, Mcp-Name and Mcp-Param-*."),
        new(VersionNotSupported, JsonRpc, 400, -32022, "version_not_supported", "This protocol version is not supported. Use one of data.supported, or begin with initialize."),
        new(MethodNotFound, JsonRpc, 404, -32601, "method_not_found", "There is no such method in this protocol version.") { LegacyStatus = 200 },
        new(CapabilityMissing, JsonRpc, 400, -32021, "capability_missing", "This needs client capabilities that the request does not declare.") { LegacyStatus = 200, LegacyCode = -32603 },

        new(SessionRequired, JsonRpc, 400, -32000, "session_required", "There is no session. Send initialize first, or send a request of revision 2026-07-28 with its _meta."),
        new(SessionUnknown, JsonRpc, 404, -32001, "session_unknown", "Session not found. Send initialize to begin a new one."),
        new(SessionVersionMismatch, JsonRpc, 400, -32000, "session_version_mismatch", "MCP-Protocol-Version names another version than the one this session agreed on. Send the agreed one."),
        new(SessionLimit, JsonRpc, 429, -32000, "session_limit", "You have too many sessions open. End one with DELETE, or wait until one expires.", true),
        new(EventUnknown, JsonRpc, 400, -32000, "event_unknown", "Last-Event-ID names no event of this session. Send the last id that a stream of this session gave you."),

        new(UnknownTarget, JsonRpc, 200, -32602, "unknown", UnknownMessage),
        new(DeniedTarget, JsonRpc, 200, -32602, "denied", UnknownMessage) { ClientReason = "unknown" },
        new(UnknownResource, JsonRpc, 200, -32602, "unknown_resource", UnknownResourceMessage) { ClientReason = "unknown", LegacyCode = -32002 },
        new(DeniedResource, JsonRpc, 200, -32602, "denied_resource", UnknownResourceMessage) { ClientReason = "unknown", LegacyCode = -32002 },
        new(UnknownTask, JsonRpc, 200, -32602, "unknown_task", UnknownTaskMessage) { ClientReason = "unknown" },
        new(DeniedTask, JsonRpc, 200, -32602, "denied_task", UnknownTaskMessage) { ClientReason = "unknown" },
        new(CursorInvalid, JsonRpc, 200, -32602, "cursor_invalid", "The cursor is not valid or has expired. List again from the beginning."),
        new(ArgumentRefused, ToolResult, 200, null, "argument_refused", "The policy does not allow this argument value."),

        new(Throttled, JsonRpc, 200, -31429, "throttled", "Too many calls. Wait for data.retryAfterMs milliseconds before the next one.", true),
        new(QuotaExceeded, JsonRpc, 200, -31429, "quota_exceeded", "The quota is used up. It begins anew in data.retryAfterMs milliseconds.", true),
        new(ConcurrencyExceeded, JsonRpc, 200, -31429, "concurrency_exceeded", "Too many calls at the same time. Wait until one has ended.", true),

        new(ServerDown, JsonRpc, 200, -31503, "server_down", "The server behind this cannot be reached at the moment. Nothing was run. Try again later, or use something else.", true),
        new(ServerTimedOut, JsonRpc, 200, -31504, "server_timed_out", "The server did not answer in time. The call may or may not have run, and was not sent again. Check before you repeat it."),
        new(ServerRejectedGateway, JsonRpc, 200, -31503, "server_rejected_gateway", "The server does not accept the gateway's own credentials. Nothing was run. Tell the gateway's operator."),
        new(ServerStateLost, JsonRpc, 200, -31503, "server_state_lost", "The server replica that kept this conversation's state is gone, and the state with it. Nothing was run. Call again to go on with fresh state."),
        new(UpstreamInvalid, JsonRpc, 502, -32603, "upstream_invalid", "The server's answer breaks the protocol and was not passed on. The call may have run. Tell the gateway's operator."),
        new(OutcomeUnknown, JsonRpc, 200, -32603, "outcome_unknown", "The answer was lost on its way. The call may or may not have run, and was not sent again. Check before you repeat it."),
        new(GatewayStopped, JsonRpc, 200, -32603, "gateway_stopped", "This gateway replica is stopping and could not wait for the server's answer any longer. The call may or may not have run, and was not sent again. Check before you repeat it."),
        new(MessageTooLargeToTranslate, JsonRpc, 200, -32603, "message_too_large_to_translate", "The server's answer is too large to be translated between protocol versions. Ask for less, or use a client of the server's version."),
        new(QuestionNotSupported, JsonRpc, 200, -32603, "question_not_supported", "The server asked the user a question that cannot be carried to this client. The call was ended."),
        new(QuestionUnanswered, JsonRpc, 200, -32603, "question_unanswered", "The server asked the user a question, and the client gave no answer to it. The call was ended."),
        new(RequestStateUnknown, JsonRpc, 200, -32602, "request_state_unknown", "No call waits for this answer: it has expired, was answered already, or was another one. Nothing was run again. Begin anew without requestState."));

    /// <summary>Every row, in the order of the enum.</summary>
    public static IReadOnlyList<RefusalRow> All { get; } = Rows;

    public static RefusalRow Row(this Refusal refusal) => Rows[(int)refusal];

    /// <summary>The refusal of a target that does not exist, or that this caller may not use, for the request's method.</summary>
    public static Refusal ForTarget(McpMethod method, bool exists)
    {
        if (method.Traits().Subject == MethodSubject.Task)
        {
            return exists ? DeniedTask : UnknownTask;
        }

        var resource = method is McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe;
        return (resource, exists) switch
        {
            (true, true) => DeniedResource,
            (true, false) => UnknownResource,
            (false, true) => DeniedTarget,
            (false, false) => UnknownTarget,
        };
    }

    private static RefusalRow[] Ordered(params RefusalRow[] rows)
    {
        var ordered = new RefusalRow[Enum.GetValues<Refusal>().Length];
        foreach (var row in rows)
        {
            ordered[(int)row.Refusal] = ordered[(int)row.Refusal] is null
                ? row
                : throw new InvalidOperationException($"{row.Refusal} stands twice in the refusal table.");
        }

        var missing = Array.FindIndex(ordered, row => row is null);
        return missing < 0 ? ordered : throw new InvalidOperationException($"{(Refusal)missing} is missing in the refusal table.");
    }
}
