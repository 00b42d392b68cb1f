namespace McpGateway.Commands.Asking;

/// <summary>How a question to a policy ends.</summary>
internal enum AnswerKind
{
    /// <summary>No client entry matches: refused whatever it asks for.</summary>
    UnknownClient,

    /// <summary>Not listed, and answered like what does not exist.</summary>
    Deny,

    /// <summary>Listed and allowed.</summary>
    Allow,

    /// <summary>Listed; the call is answered 403 with the scopes it needs.</summary>
    InsufficientScope,

    /// <summary>Listed; the call is answered with a tool error that names the argument.</summary>
    ArgumentRefused,
}
