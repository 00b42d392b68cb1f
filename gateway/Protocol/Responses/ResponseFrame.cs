namespace McpGateway.Protocol.Responses;

/// <summary>One open container that is looked into.</summary>
internal struct ResponseFrame
{
    public ResponseSite Site;

    /// <summary>How many containers are open inside it, itself counted.</summary>
    public int Depth;

    /// <summary>Owned keys that have stood, by index.</summary>
    public ulong Seen;

    /// <summary>Members that the server wrote.</summary>
    public int Members;

    /// <summary>Some member has been written to the client: the next one needs its comma.</summary>
    public bool HasWritten;

    /// <summary>Content items: what <c>type</c> says, once it has stood.</summary>
    public ContentType Type;

    public readonly bool Has(int key) => (Seen & (1UL << key)) != 0;
}

internal enum ContentType : byte
{
    NotYetKnown,
    ResourceLink,
    Resource,
    Other,
}
