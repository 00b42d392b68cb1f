using System.Buffers.Text;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Messages;

/// <summary>A JSON-RPC error of a server's.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">Its message, cut and without control characters.</param>
/// <param name="Data">The range of its data in the message; absent without.</param>
internal readonly record struct ErrorView(int Code, string Message, ByteRange Data)
{
    private static readonly OwnedKeys Keys = new("code", "message", "data");
    private static readonly OwnedKeys CapabilityKeys = new("requiredCapabilities");
    private static readonly OwnedKeys VersionKeys = new("supported", "requested");

    /// <summary>Reads the error member of a message; false where it is no error object with an integer code.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ByteRange error, out ErrorView view)
    {
        Span<ByteRange> at = stackalloc ByteRange[3];
        view = default;
        if (!error.IsPresent || Members.TryRead(message, error, Keys, at) != ReadFault.None
            || JsonKinds.Of(message, at[0]) != JsonKind.Number
            || !Utf8Parser.TryParse(at[0].Of(message), out int code, out var used) || used != at[0].Length)
        {
            return false;
        }

        view = new ErrorView(code, ServerText.Short(JsonObjects.StringOf(message, at[1]) ?? ""), at[2]);
        return true;
    }

    /// <summary>
    /// The fault that this error is when it speaks of the hop between gateway and server (invariant 9), or null.
    /// </summary>
    public UpstreamFault? AsFault(string server, ReadOnlySpan<byte> message, int? httpStatus) => Code switch
    {
        -32020 => new UpstreamFault(UpstreamFaultKind.HeaderMismatch, $"{server}: the headers do not fit the message: {Message}") { HttpStatus = httpStatus },
        -32021 => new UpstreamFault(UpstreamFaultKind.MissingCapability, $"{server}: needs client capabilities that the request does not declare")
        {
            HttpStatus = httpStatus,
            Data = Part(message, CapabilityKeys, JsonKind.Object),
        },
        -32022 => new UpstreamFault(UpstreamFaultKind.VersionUnsupported, $"{server}: does not speak the revision: {Message}")
        {
            HttpStatus = httpStatus,
            Data = Part(message, VersionKeys, JsonKind.Array),
        },
        _ => null,
    };

    /// <summary>
    /// Some servers say with 400 instead of 404 that they have forgotten a session, before they read who asks: without
    /// an id. With the request's id it is the answer of something that ran (a tool may speak of sessions too), and a
    /// call is not sent twice (design §5, invariant 6).
    /// </summary>
    public bool SaysSessionUnknown(int httpStatus, ReadOnlySpan<byte> id) => httpStatus == 400 && Code is <= -32000 and >= -32001
        && id.SequenceEqual("null"u8) && Message.Contains("session", StringComparison.OrdinalIgnoreCase);

    private ReadOnlyMemory<byte> Part(ReadOnlySpan<byte> message, OwnedKeys keys, JsonKind kind)
    {
        Span<ByteRange> at = stackalloc ByteRange[keys.Count];
        return JsonKinds.Of(message, Data) == JsonKind.Object
            && Members.TryRead(message, Data, keys, at) == ReadFault.None
            && JsonKinds.Of(message, at[0]) == kind
                ? at[0].Of(message).ToArray()
                : default;
    }
}
