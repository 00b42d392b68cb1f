namespace McpGateway.Replicas.Hops;

/// <summary>What a sealed frame of an answer is. The numbers stand on the network.</summary>
internal enum HopFrameType : byte
{
    /// <summary>The message was taken, or goes on being answered.</summary>
    Alive = 1,

    /// <summary>Bytes of the answer.</summary>
    Data = 2,

    /// <summary>The answer was whole.</summary>
    End = 3,

    /// <summary>It was meant for another gateway replica: the one it names is not here any more.</summary>
    NotHere = 4,

    /// <summary>Too much at once, or a kind of message that this version does not know.</summary>
    NotNow = 5,
}
