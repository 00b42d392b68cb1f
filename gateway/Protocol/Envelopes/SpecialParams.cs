using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>The owned members of <c>params</c> that only few methods have, apart so that the envelope of a call stays small.</summary>
internal sealed record SpecialParams
{
    public ByteRange Ref { get; init; }

    public ByteRange RefType { get; init; }

    public ByteRange RefName { get; init; }

    public ByteRange RefUri { get; init; }

    public ByteRange Cursor { get; init; }

    public ByteRange Argument { get; init; }

    public ByteRange Context { get; init; }

    public ByteRange ProtocolVersion { get; init; }

    public ByteRange Capabilities { get; init; }

    public ByteRange ClientInfo { get; init; }

    public ByteRange Level { get; init; }

    public ByteRange RequestId { get; init; }

    public ByteRange ProgressToken { get; init; }

    public ByteRange Notifications { get; init; }

    public ByteRange TaskId { get; init; }
}
