namespace McpGateway.Policies.Matching.Arguments;

/// <summary>What the value of an argument is held against.</summary>
internal abstract class ArgumentTest
{
    /// <param name="raw">One JSON value as it stands in the message, white space around it not included.</param>
    public abstract Judgement Judge(ReadOnlySpan<byte> raw);
}
