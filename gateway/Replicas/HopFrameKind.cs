namespace McpGateway.Replicas;

/// <summary>What a piece of an answer is.</summary>
public enum HopFrameKind
{
    /// <summary>Bytes of the answer.</summary>
    Data,

    /// <summary>The answer was whole.</summary>
    End,

    /// <summary>The connection ended before the answer did, or what came was not sealed for it in this place.</summary>
    Broken,
}
