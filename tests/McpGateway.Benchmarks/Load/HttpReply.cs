using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace McpGateway.Benchmarks.Load;

/// <summary>Reads HTTP/1.1 answers from a socket into one buffer of 256 KiB. What does not fit or is no HTTP is an <see cref="IOException"/>.</summary>
public sealed class HttpReply
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _filled;
    private int _headEnd;

    /// <summary>Status code of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>All bytes of the last answer; the body of a chunked one still has its chunk sizes in it.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _filled);

    /// <summary>Reads one answer to its end.</summary>
    public void Read(Socket socket)
    {
        (_filled, _headEnd) = (0, -1);
        while (_headEnd < 0)
        {
            var from = Math.Max(0, _filled - 3);
            Receive(socket);
            var end = _buffer.AsSpan(from, _filled - from).IndexOf("\r\n\r\n"u8);
            _headEnd = end < 0 ? -1 : from + end + 4;
        }

        if (!Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int status, out _))
        {
            throw new IOException("The answer is not HTTP.");
        }

        Status = status;
        if (HeaderValue("content-length") is { IsEmpty: false } length && Utf8Parser.TryParse(length, out int bytes, out _))
        {
            ReadTo(socket, _headEnd + bytes);
        }
        else if (!HeaderValue("transfer-encoding").IsEmpty)
        {
            ReadChunks(socket);
        }
        else if (status is not (202 or 204))
        {
            throw new IOException("The answer does not say how long it is.");
        }
    }

    /// <summary>Value of a header of the last answer; empty where it has none.</summary>
    public ReadOnlySpan<byte> HeaderValue(string name)
    {
        ReadOnlySpan<byte> head = _buffer.AsSpan(0, _headEnd - 2);
        while (head.IndexOf("\r\n"u8) is var end and >= 0)
        {
            var line = head[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return line[(name.Length + 1)..].Trim((byte)' ');
            }

            head = head[(end + 2)..];
        }

        return default;
    }

    /// <summary>The last answer as text, cut to 400 characters.</summary>
    public string Excerpt() => Encoding.UTF8.GetString(_buffer.AsSpan(0, Math.Min(_filled, 400)));

    private void ReadChunks(Socket socket)
    {
        var at = _headEnd;
        while (true)
        {
            int end;
            while ((end = _buffer.AsSpan(at, _filled - at).IndexOf("\r\n"u8)) < 0)
            {
                Receive(socket);
            }

            if (!Utf8Parser.TryParse(_buffer.AsSpan(at, end), out int size, out _, 'x'))
            {
                throw new IOException("A chunk has no size.");
            }

            at += end + 2 + size + 2;
            ReadTo(socket, at);
            if (size == 0)
            {
                return;
            }
        }
    }

    private void ReadTo(Socket socket, int end)
    {
        if (end < 0 || end > _buffer.Length)
        {
            throw new IOException("The answer is longer than 256 KiB.");
        }

        while (_filled < end)
        {
            Receive(socket);
        }
    }

    private void Receive(Socket socket)
    {
        var got = _filled == _buffer.Length ? 0 : socket.Receive(_buffer.AsSpan(_filled));
        _filled += got > 0 ? got : throw new IOException("The connection was closed before the answer ended.");
    }
}
