namespace McpGateway.Streams;

/// <summary>What is kept of all streams together, in bytes.</summary>
internal sealed class StreamTotal
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Add(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
