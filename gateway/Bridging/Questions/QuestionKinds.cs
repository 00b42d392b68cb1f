namespace McpGateway.Bridging.Questions;

/// <summary>What a client can be asked, as far as the gateway carries it (ClientCapabilities, all revisions).</summary>
[Flags]
internal enum QuestionKinds
{
    None = 0,
    Roots = 1,
    Sampling = 2,

    /// <summary>Sampling with tools (2025-11-25 onward).</summary>
    SamplingTools = 4,
    ElicitationForm = 8,

    /// <summary>2025-11-25 onward.</summary>
    ElicitationUrl = 16,
}
