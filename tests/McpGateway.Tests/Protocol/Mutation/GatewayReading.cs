using System.Text;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Responses;

namespace McpGateway.Tests.Protocol.Mutation;

/// <summary>What the gateway reads in a message, written as the other readers write it; null where it refuses the message.</summary>
internal static class GatewayReading
{
    public static string? Of(bool fromServer, byte[] message) => fromServer ? OfServer(message) : OfClient(message);

    private static string? OfClient(byte[] message)
    {
        if (EnvelopeReader.Read(message).Envelope is not { } e)
        {
            return null;
        }

        if (e.Kind == MessageKind.Batch)
        {
            return $"batch:{e.Elements.Count}";
        }

        var p = e.Params;
        var meta = e.Meta;
        string version = Text(e, Find(e, e.Message, "jsonrpc"));
        return string.Join('|', (string[])
        [
            version, Token(e, e.Id), e.MethodName.Length > 0 || e.MethodToken.IsPresent ? $"s:{Hex(e.MethodName)}" : "-",
            .. ((ByteRange[])[p.Name, p.Uri, p.Cursor, p.Level, p.RequestState, p.ProtocolVersion]).Select(value => Text(e, value)),
            Token(e, p.RequestId), Token(e, p.ProgressToken),
            .. ((ByteRange[])[p.RefType, p.RefName, p.RefUri]).Select(value => Text(e, value)),
            .. ((ByteRange[])[meta.ProtocolVersion, meta.LogLevel, meta.TraceParent]).Select(value => Text(e, value)),
            Token(e, meta.ProgressToken),
            .. ((ByteRange[])[p.Object, e.Result, e.Error, p.Arguments, meta.Object, p.Ref, p.Argument, p.Notifications, p.Capabilities, p.ClientInfo, p.InputResponses,
                meta.ClientCapabilities, meta.ClientInfo]).Select(value => Kind(e.KindOf(value))),
        ]);
    }

    private static string? OfServer(byte[] message)
    {
        var links = new Links();
        using var output = new PooledWriter();
        using var scanner = new ResponseScanner(new ResponseRewrite { Uris = links }, default);
        if (scanner.Rewrite(message, output) != ResponseFault.None)
        {
            return null;
        }

        // Nothing was to be changed, so nothing may have been.
        Assert.Equal(message, output.WrittenSpan.ToArray());
        var facts = scanner.Facts;
        return string.Join('|', (string[])
        [
            $"s:{Hex("2.0")}",
            facts.RawId.IsEmpty ? "-" : JsonKinds.OfFirstByte(facts.RawId.Span[0]) switch
            {
                JsonKind.String => $"s:{Hex(JsonText.TryDecode(facts.RawId.Span, out var id) ? id : "?")}",
                JsonKind.Null => "null",
                _ => Bytes.Text(facts.RawId),
            },
            facts.Kind == MessageKind.Response ? "-" : $"s:{Hex(facts.MethodName)}",
            facts.HasResult ? "object" : "-",
            facts.HasError ? "object" : "-",
            facts.ErrorCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",
            facts.ResultType is null ? "-" : $"s:{Hex(facts.ResultType)}",
            facts.IsToolError ? "true" : "false",
            string.Join(',', links.Seen.Order(StringComparer.Ordinal)),
        ]);
    }

    /// <summary>
    /// Equal, where a reader's "perhaps" (an embedded URI in an item of another type) may or may not be rewritten, and every
    /// other URI must be.
    /// </summary>
    public static bool Agrees(bool fromServer, string gateway, string reader)
    {
        if (!fromServer || string.Equals(gateway, reader, StringComparison.Ordinal))
        {
            return string.Equals(gateway, reader, StringComparison.Ordinal);
        }

        var ours = gateway.Split('|');
        var theirs = reader.Split('|');
        if (ours.Length != theirs.Length)
        {
            return false;
        }

        for (var i = 0; i < ours.Length - 1; i++)
        {
            if (!string.Equals(ours[i], theirs[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        var seen = ours[^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var read = theirs[^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var allowed = read.Select(link => link.Replace("perhaps:", "embedded:", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return read.Where(link => !link.StartsWith("perhaps:", StringComparison.Ordinal)).All(link => seen.Contains(link))
            && seen.All(allowed.Contains);
    }

    public static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    public static string Kind(JsonKind kind) => kind switch
    {
        JsonKind.Absent => "-",
        JsonKind.True or JsonKind.False => "boolean",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Text(Envelope e, ByteRange value) =>
        e.KindOf(value) == JsonKind.String ? $"s:{Hex(e.Text(value)!)}" : Kind(e.KindOf(value));

    private static string Token(Envelope e, ByteRange value) =>
        e.KindOf(value) == JsonKind.Number ? Bytes.Text(e.Raw(value)) : Text(e, value);

    private static ByteRange Find(Envelope e, ByteRange parent, string key)
    {
        JsonPointers.TryFind(e.Body.Span, parent, [key], out var value);
        return value;
    }

    private sealed class Links : IUriRewriter
    {
        public List<string> Seen { get; } = [];

        public string? Rewrite(string uri, UriPlace place)
        {
            var name = place switch
            {
                UriPlace.ResourceLink => "link",
                UriPlace.EmbeddedResource => "embedded",
                UriPlace.ReadContents => "read",
                UriPlace.UiResource => "ui",
                _ => null,
            };
            if (name is not null)
            {
                Seen.Add($"{name}:{Hex(uri)}");
            }

            return null;
        }
    }
}
