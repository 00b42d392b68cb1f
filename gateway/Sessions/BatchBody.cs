namespace McpGateway.Sessions;

/// <summary>The body of one answer of a batch, kept until all are there, within a bound.</summary>
/// <param name="most">In bytes. What would go beyond it is not kept, and whoever writes it gets an <see cref="IOException"/>, as from a connection that broke.</param>
internal sealed class BatchBody(long most) : MemoryStream
{
    /// <summary>Something did not fit: what is kept is no whole answer.</summary>
    public bool IsFull { get; private set; }

    // All other ways to write lead here in a derived class.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > most)
        {
            IsFull = true;
            throw new IOException("The answer is larger than a batch may keep.");
        }

        base.Write(buffer, offset, count);
    }

    public override void WriteByte(byte value) => Write([value], 0, 1);
}
