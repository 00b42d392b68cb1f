namespace McpGateway.Policies;

/// <summary>What stands at a place inside the arguments of a call.</summary>
public enum ArgumentLookup
{
    /// <summary>
    /// The default: nobody can say. A name stands twice or beside one that some readers take for it, or something on the way
    /// is no object.
    /// </summary>
    Ambiguous,

    /// <summary>Nothing stands there, to any reader.</summary>
    Absent,

    /// <summary>One value stands there, to every reader.</summary>
    Found,
}

/// <summary>The arguments of one call, read where they stand.</summary>
public interface IArguments
{
    /// <param name="path">Property names, outermost first; at least one. The same object for the same place of one policy.</param>
    /// <param name="rawJsonValue">The value as it is written, valid JSON without white space around it; empty if none was found.</param>
    ArgumentLookup Find(IReadOnlyList<string> path, out ReadOnlySpan<byte> rawJsonValue);
}

/// <summary>A message that has no arguments.</summary>
public sealed class NoArguments : IArguments
{
    private NoArguments()
    {
    }

    public static NoArguments Instance { get; } = new();

    public ArgumentLookup Find(IReadOnlyList<string> path, out ReadOnlySpan<byte> rawJsonValue)
    {
        rawJsonValue = default;
        return ArgumentLookup.Absent;
    }
}
