using System.Text;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>
/// What the gateway read of one JSON-RPC message: kinds and offsets. The bytes stay as they arrived, and stay the
/// property of whoever read the body: an envelope is valid only as long as they are.
/// </summary>
public sealed class Envelope
{
    private string? _name;
    private string? _uri;
    private string? _taskId;

    internal Envelope(ReadOnlyMemory<byte> body) => Body = body;

    /// <summary>The message, white space around it included.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    public MessageKind Kind { get; internal init; }

    /// <summary>The whole object or array.</summary>
    public ByteRange Message { get; internal init; }

    /// <summary>A string with its quotes or a plain integer within ±(2^53−1); <c>null</c> only in error responses; absent in notifications.</summary>
    public ByteRange Id { get; internal init; }

    public ByteRange MethodToken { get; internal init; }

    public McpMethod Method { get; internal init; }

    public ByteRange Result { get; internal init; }

    public ByteRange Error { get; internal init; }

    public EnvelopeParams Params { get; internal init; }

    public EnvelopeMeta Meta { get; internal init; }

    /// <summary>The elements of a batch, each from its first byte to its last; empty otherwise.</summary>
    public IReadOnlyList<ByteRange> Elements { get; internal init; } = [];

    /// <summary>The id's bytes as they stand, for replies; empty where there is none.</summary>
    public ReadOnlyMemory<byte> RawId => Raw(Id);

    /// <summary>The method's name, unescaped; empty where the message has none. One that is not of MCP is decoded at each call.</summary>
    public string MethodName => Method != McpMethod.Unknown ? Method.WireName() : Text(MethodToken) ?? "";

    /// <summary><c>params.name</c>, unescaped; null where absent or not a string.</summary>
    public string? Name => _name ??= Text(Params.Name);

    /// <summary><c>params.uri</c>, unescaped; null where absent or not a string.</summary>
    public string? Uri => _uri ??= Text(Params.Uri);

    /// <summary><c>params.taskId</c>, unescaped; null where absent or not a string.</summary>
    public string? TaskId => _taskId ??= Text(Params.TaskId);

    public JsonKind KindOf(ByteRange value) => JsonKinds.Of(Body.Span, value);

    /// <summary>The bytes of a value; empty where it is absent.</summary>
    public ReadOnlyMemory<byte> Raw(ByteRange value) => value.IsPresent ? value.Of(Body) : default;

    /// <summary>The text of a string value; null where it is absent or not a string. Decodes at each call.</summary>
    public string? Text(ByteRange value)
    {
        if (KindOf(value) != JsonKind.String)
        {
            return null;
        }

        // The reader has refused owned strings without a text, so this holds for every range of this class.
        return JsonText.TryDecode(value.Of(Body.Span), out var text) ? text : null;
    }

    public override string ToString() => $"{Kind} {MethodName} ({Encoding.UTF8.GetString(RawId.Span)})";
}
