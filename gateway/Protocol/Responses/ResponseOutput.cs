using System.Buffers;

namespace McpGateway.Protocol.Responses;

/// <summary>
/// Where the rewritten bytes go. Bytes of the current chunk are copied as late as possible, in long stretches. What stands
/// between two members, and the key of the next, waits until it is known whether that member is written at all. What comes
/// after a URI whose meaning is not known yet is held, up to a bound.
/// </summary>
internal sealed class ResponseOutput : IDisposable
{
    private const int MaxPrefix = 16 * 1024;

    private readonly PooledWriter _prefix = new(256);
    private readonly PooledWriter _held = new(256);
    private IBufferWriter<byte>? _target;
    private int _copied;

    /// <summary>Bytes are left out until this is false again.</summary>
    public bool Discarding { get; set; }

    /// <summary>The scanner stands between two members of a followed object, or inside a key.</summary>
    public bool InPrefix { get; set; }

    public bool Holding { get; private set; }

    public int HeldLength => _held.Length;

    public ReadOnlySpan<byte> Held => _held.WrittenSpan;

    public void BeginChunk(IBufferWriter<byte> target)
    {
        _target = target;
        _copied = 0;
    }

    /// <summary>False when white space or keys grow beyond the bound.</summary>
    public bool EndChunk(ReadOnlySpan<byte> chunk)
    {
        var rest = chunk[_copied..];
        _copied = 0;
        if (Discarding)
        {
            return true;
        }

        if (!InPrefix)
        {
            Write(rest);
            return true;
        }

        _prefix.Write(rest);
        return _prefix.Length <= MaxPrefix;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Holding)
        {
            _held.Write(bytes);
        }
        else
        {
            _target!.Write(bytes);
        }
    }

    public void CopyUpTo(ReadOnlySpan<byte> chunk, int position)
    {
        if (!Discarding)
        {
            Write(chunk[_copied..position]);
        }

        _copied = position;
    }

    public void SkipUpTo(int position) => _copied = position;

    /// <summary>
    /// Writes what has waited, up to <paramref name="position"/>. False when it is longer than the bound, however the message
    /// was cut.
    /// </summary>
    public bool CopyPrefix(ReadOnlySpan<byte> chunk, int position, bool dropComma)
    {
        var rest = chunk[_copied..position];
        var length = _prefix.Length + rest.Length;
        if (_prefix.Length == 0)
        {
            WriteWithoutComma(rest, dropComma);
        }
        else
        {
            _prefix.Write(rest);
            WriteWithoutComma(_prefix.WrittenSpan, dropComma);
        }

        _prefix.Clear();
        _copied = position;
        InPrefix = false;
        return length <= MaxPrefix;
    }

    /// <summary>Forgets what has waited. False as for <see cref="CopyPrefix"/>.</summary>
    public bool SkipPrefix(int position)
    {
        var length = _prefix.Length + position - _copied;
        _prefix.Clear();
        _copied = position;
        InPrefix = false;
        return length <= MaxPrefix;
    }

    public void BeginHold()
    {
        _held.Clear();
        Holding = true;
    }

    /// <summary>From now on bytes go to the client; what was held stays to be written by the caller.</summary>
    public void EndHold() => Holding = false;

    public void Dispose()
    {
        _prefix.Dispose();
        _held.Dispose();
    }

    public void WriteWithoutComma(ReadOnlySpan<byte> bytes, bool dropComma)
    {
        // Between two members there is white space and one comma: the first comma is the one.
        var comma = dropComma ? bytes.IndexOf((byte)',') : -1;
        if (comma >= 0)
        {
            Write(bytes[..comma]);
            bytes = bytes[(comma + 1)..];
        }

        Write(bytes);
    }
}
