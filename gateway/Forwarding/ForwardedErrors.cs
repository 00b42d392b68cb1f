using System.Buffers;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding;

/// <summary>
/// Errors that speak of the hop between gateway and server never pass for errors of the client's (invariant 9), and a
/// resource that was not found is named as the client named it.
/// </summary>
internal sealed class ForwardedErrors(string? uri) : IErrorRewriter
{
    private static readonly OwnedKeys Keys = new("code", "message", "data");

    public static ForwardedErrors Plain { get; } = new(uri: null);

    public bool Rewrite(long? code, ReadOnlySpan<byte> error, IBufferWriter<byte> output)
    {
        switch (code)
        {
            case <= -32020 and >= -32022:
                RefusalRow row = Refusal.UpstreamInvalid.Row();
                output.Write("{\"code\":-32603,\"message\":"u8);
                JsonText.WriteString(output, row.Message);
                output.Write(",\"data\":{\"refusal\":"u8);
                JsonText.WriteString(output, row.ClientReason);
                output.Write("}}"u8);
                return true;
            case -32002 or -32602 when uri is not null:
                return WriteNotFound(error, output);
            default:
                return false;
        }
    }

    private bool WriteNotFound(ReadOnlySpan<byte> error, IBufferWriter<byte> output)
    {
        Span<ByteRange> at = stackalloc ByteRange[3];
        if (JsonObjects.TryRead(error, default, Keys, at) != ReadFault.None || !at[1].IsPresent)
        {
            return false;
        }

        output.Write("{\"code\":"u8);
        output.Write(at[0].Of(error));
        output.Write(",\"message\":"u8);
        output.Write(at[1].Of(error));
        output.Write(",\"data\":{\"uri\":"u8);
        JsonText.WriteString(output, uri!);
        output.Write("}}"u8);
        return true;
    }
}
