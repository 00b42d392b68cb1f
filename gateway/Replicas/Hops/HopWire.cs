namespace McpGateway.Replicas.Hops;

/// <summary>
/// How a hop looks on the network: HTTP/1.1, one path, and bytes that tell nothing but their number.
/// <para>Request: version 1, length of key id 1, key id, salt 32, length of head 2; head and tag; message and tag.
/// Answer: salt 32; frames of length 4, then sealed: type 1 and bytes, tag. The key of a request is derived from its
/// salt, that of an answer from both, so each key seals one conversation and its nonces are a counter.</para>
/// </summary>
internal static class HopWire
{
    public const string Method = "POST";
    public const string Path = "/hop";
    public const byte Version = 1;

    /// <summary>In bytes, as the next ones.</summary>
    public const int SaltSize = 32;

    public const int TagSize = 16;
    public const int MaxKeyId = 8;
    public const int MaxHead = 8 * 1024;
    public const int MaxBoxedFrame = 1 + HopAnswer.MaxFrame + TagSize;

    /// <summary>The most bytes of a request.</summary>
    public const int MaxRequest = 2 + MaxKeyId + SaltSize + sizeof(ushort) + MaxHead + TagSize + IReplicaHop.MaxMessage + TagSize;

    /// <summary>How long a request is valid.</summary>
    public static readonly TimeSpan Valid = TimeSpan.FromSeconds(10);

    /// <summary>How far ahead the clock of a sender may be: with no bound a request would have to be remembered for as long as it claims.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    /// <summary>How often a silent answer shows that it goes on.</summary>
    public static readonly TimeSpan AliveEvery = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may be silent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>For a request to arrive, and for an answer to begin.</summary>
    public static readonly TimeSpan Begin = TimeSpan.FromSeconds(5);

    /// <summary>What the head is bound to beside its own bytes.</summary>
    public static ReadOnlySpan<byte> Place => "POST /hop"u8;
}
