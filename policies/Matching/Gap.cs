using System.Buffers;

namespace McpGateway.Policies.Matching;

/// <summary>What a wildcard may stand for.</summary>
internal enum Gap
{
    /// <summary>Any text, the empty one too.</summary>
    AnyText,

    /// <summary>Any text without the end of a URI segment.</summary>
    WithinSegment,
}

/// <summary>Where segments of a URI end.</summary>
internal static class Segments
{
    /// <summary>Stands in the place of a template expression that may hold several segments. No URI or policy file can hold it.</summary>
    public const char Opaque = '\uFFFF';

    private static readonly SearchValues<char> Ends = SearchValues.Create(['/', '?', '#', Opaque]);

    public static bool Allow(ReadOnlySpan<char> text, Gap gap) => gap == Gap.AnyText || !text.ContainsAny(Ends);

    public static bool IsEnd(char c) => Ends.Contains(c);
}
