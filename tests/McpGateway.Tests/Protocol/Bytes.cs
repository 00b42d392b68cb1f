using System.Text;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol;

/// <summary>Short ways between text and bytes.</summary>
internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Text in which each \xNN stands for that byte, for what is no valid UTF-8.</summary>
    public static byte[] Raw(string text) =>
        [.. Encoding.Latin1.GetBytes(text)];

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static string Text(ReadOnlyMemory<byte> bytes) => Text(bytes.Span);

    public static EnvelopeResult Read(string message) => EnvelopeReader.Read(Of(message));

    public static Envelope Envelope(string message)
    {
        var read = Read(message);
        Assert.True(read.IsRead, $"{read.Refusal}: {message}");
        return read.Envelope;
    }

    public static ByteRange All(ReadOnlySpan<byte> text) => new(0, text.Length);
}
