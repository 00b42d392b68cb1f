using System.Buffers;
using McpGateway.Bridging.Answers;
using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding;

/// <summary>
/// Errors of a server of the client's own era. They pass as they are, but for three things: what speaks of the hop between
/// gateway and server never passes for an error of the client's (design §5, invariant 9), a resource is named as the client
/// knows it, and a modern client sees no code of the legacy era (2026-07-28, schema).
/// </summary>
/// <param name="era">The client's and the server's.</param>
/// <param name="asked">resources/read: the URI as the client wrote it.</param>
/// <param name="uris">How the client is shown URIs; null: unchanged.</param>
internal sealed class ForwardedErrors(Era era, string? asked, IUriRewriter? uris) : IErrorRewriter
{
    private static readonly OwnedKeys Keys = new("code", "message", "data");

    public bool Rewrite(long? code, ReadOnlySpan<byte> error, IBufferWriter<byte> output)
    {
        var modern = era == Era.Modern;
        if (code is <= -32020 and >= -32022)
        {
            return WriteRefused(Refusal.UpstreamInvalid, output);
        }

        if (modern && code == ErrorCodes.UrlElicitationRequired)
        {
            return WriteRefused(Refusal.QuestionNotSupported, output);
        }

        var isLegacyNotFound = modern && code == ErrorCodes.ResourceNotFound;
        if (!isLegacyNotFound && uris is null)
        {
            return false;
        }

        Span<ByteRange> at = stackalloc ByteRange[3];
        if (JsonObjects.TryRead(error, default, Keys, at) != ReadFault.None)
        {
            return false;
        }

        return WriteTranslated(error, at[0], at[2], isLegacyNotFound, output);
    }

    private bool WriteTranslated(ReadOnlySpan<byte> error, ByteRange code, ByteRange data, bool isLegacyNotFound, IBufferWriter<byte> output)
    {
        var edits = new Edits();
        var uri = ErrorData.UriOf(error, data);
        if (isLegacyNotFound)
        {
            edits.Replace(code, "-32602"u8.ToArray());
            if (!uri.IsPresent && asked is not null)
            {
                ErrorData.AddUri(error, new ByteRange(0, error.Length), data, JsonText.ToStringToken(asked), edits);
            }
        }

        if (uris is not null)
        {
            ErrorData.ShowPublicUri(error, uri, own => uris.Rewrite(own, UriPlace.ReadContents) ?? own, edits);
        }

        using var translated = edits.Apply(error);
        output.Write(translated.Span);
        return true;
    }

    private static bool WriteRefused(Refusal refusal, IBufferWriter<byte> output)
    {
        var row = refusal.Row();
        output.Write("{\"code\":-32603,\"message\":"u8);
        JsonText.WriteString(output, row.Message);
        output.Write(",\"data\":{\"refusal\":"u8);
        JsonText.WriteString(output, row.ClientReason);
        output.Write("}}"u8);
        return true;
    }
}
