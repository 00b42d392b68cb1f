using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace McpGateway.Protocol.Sse;

/// <summary>
/// Writes server-sent events (WHATWG HTML §9.2). Frames are the gateway's own: a server's event names, ids, retry times and
/// comments never pass. Data may come in pieces; a line break in it begins another <c>data:</c> line, so that no data can end
/// the frame or begin a field of its own (event injection).
/// </summary>
/// <remarks>A mutable struct: keep it in a field or pass it by reference.</remarks>
public struct SseWriter
{
    private bool _inEvent;
    private bool _afterCarriageReturn;

    /// <summary>An event has been begun and not ended.</summary>
    public readonly bool InEvent => _inEvent;

    /// <summary>A comment line, which keeps idle connections open and is seen by no client code.</summary>
    public static void WriteKeepAlive(IBufferWriter<byte> output) => output.Write(": keep-alive\n\n"u8);

    /// <summary>The time clients wait before they connect again.</summary>
    public static void WriteRetry(IBufferWriter<byte> output, int milliseconds) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {milliseconds}\n\n"), output);

    /// <summary>The priming event of 2025-11-25: an id to resume after, before there is anything to say, and when to come again.</summary>
    public static void WritePriming(IBufferWriter<byte> output, ReadOnlySpan<byte> stream, int retryMilliseconds)
    {
        Id(output, stream, 0);
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {retryMilliseconds}\n"), output);
        output.Write("data: \n\n"u8);
    }

    /// <summary>One whole event.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="data">The payload; may be empty (the priming event of 2025-11-25).</param>
    /// <param name="id">An id of our own, of visible ASCII characters; null for none.</param>
    /// <param name="eventName">Of visible ASCII characters; <c>message</c> where the payload is JSON-RPC.</param>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> data, string? id = null, string eventName = "message")
    {
        var writer = new SseWriter();
        writer.Begin(output, id, eventName);
        writer.Data(output, data);
        writer.End(output);
    }

    public void Begin(IBufferWriter<byte> output, string? id = null, string eventName = "message")
    {
        if (_inEvent)
        {
            throw new InvalidOperationException("The event before has not been ended.");
        }

        Field(output, "event: "u8, eventName);
        if (id is not null)
        {
            Field(output, "id: "u8, id);
        }

        output.Write("data: "u8);
        _inEvent = true;
        _afterCarriageReturn = false;
    }

    /// <summary>Begins a <c>message</c> with the id <c>stream.number</c>.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="stream">Visible ASCII characters of our own.</param>
    /// <param name="number">Counts the events of the stream.</param>
    public void Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> stream, long number)
    {
        if (_inEvent)
        {
            throw new InvalidOperationException("The event before has not been ended.");
        }

        output.Write("event: message\n"u8);
        Id(output, stream, number);
        output.Write("data: "u8);
        _inEvent = true;
        _afterCarriageReturn = false;
    }

    /// <summary>A piece of the payload, cut anywhere.</summary>
    public void Data(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_afterCarriageReturn && piece[0] == (byte)'\n')
            {
                piece = piece[1..];
            }

            _afterCarriageReturn = false;
            var lineBreak = piece.IndexOfAny((byte)'\r', (byte)'\n');
            if (lineBreak < 0)
            {
                output.Write(piece);
                return;
            }

            output.Write(piece[..lineBreak]);
            output.Write("\ndata: "u8);
            _afterCarriageReturn = piece[lineBreak] == (byte)'\r';
            piece = piece[(lineBreak + 1)..];
        }
    }

    /// <summary>Makes nothing of an event that somebody else began and broke off in the same stream; outside of one it says nothing.</summary>
    public static void WriteAbandoned(IBufferWriter<byte> output) => output.Write("\nevent: abandoned\n\n"u8);

    public void End(IBufferWriter<byte> output)
    {
        if (!_inEvent)
        {
            throw new InvalidOperationException("No event has been begun.");
        }

        output.Write("\n\n"u8);
        _inEvent = false;
    }

    /// <summary>
    /// Ends an event whose rest will never come: of several <c>event</c> fields the last holds (WHATWG HTML §9.2.6), so what
    /// was sent of it becomes an event of another name, which no MCP client reads, and more can follow it.
    /// </summary>
    public void Abandon(IBufferWriter<byte> output)
    {
        if (!_inEvent)
        {
            throw new InvalidOperationException("No event has been begun.");
        }

        WriteAbandoned(output);
        _inEvent = false;
    }

    private static void Id(IBufferWriter<byte> output, ReadOnlySpan<byte> stream, long number)
    {
        output.Write("id: "u8);
        output.Write(stream);
        Span<byte> digits = output.GetSpan(22);
        digits[0] = (byte)'.';
        Utf8Formatter.TryFormat(number, digits[1..], out var length);
        digits[1 + length] = (byte)'\n';
        output.Advance(length + 2);
    }

    private static void Field(IBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("Event names and ids are visible ASCII characters.", nameof(value));
        }

        output.Write(name);
        Encoding.ASCII.GetBytes(value, output);
        output.Write("\n"u8);
    }
}
