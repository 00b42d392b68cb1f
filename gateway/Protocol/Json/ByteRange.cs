namespace McpGateway.Protocol.Json;

/// <summary>
/// A stretch of bytes inside a message, in bytes from its beginning. The default value means "absent": no JSON value
/// has length zero.
/// </summary>
public readonly record struct ByteRange(int Start, int Length)
{
    public int End => Start + Length;

    public bool IsPresent => Length > 0;

    public static ByteRange Between(int start, int end) => new(start, end - start);

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Start, Length);

    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> message) => message.Slice(Start, Length);

    /// <summary>The same stretch, measured from <paramref name="offset"/> bytes earlier.</summary>
    public ByteRange Shift(int offset) => new(Start + offset, Length);
}
