namespace McpGateway.Protocol.Envelopes;

public enum MessageKind
{
    /// <summary>Has <c>method</c> and <c>id</c>.</summary>
    Request,

    /// <summary>Has <c>method</c> and no <c>id</c>.</summary>
    Notification,

    /// <summary>Has <c>result</c> or <c>error</c>.</summary>
    Response,

    /// <summary>An array (2025-03-26 alone). Only the ranges of its elements are known: each is read as an envelope of its own.</summary>
    Batch,
}
