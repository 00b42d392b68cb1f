using McpGateway.Protocol.Json;
using McpGateway.Sessions;

namespace McpGateway.Bridging.Notifications;

/// <summary>Which log messages of a call reach its client.</summary>
internal readonly record struct LogFilter
{
    private readonly int _lowest;
    private readonly bool _unknownPass;

    private LogFilter(int lowest, bool unknownPass) => (_lowest, _unknownPass) = (lowest, unknownPass);

    /// <summary>A legacy client: the level of its session, where it set one; before that the server decides (2025-11-25, utilities/logging).</summary>
    public static LogFilter OfSession(string? level) => level is null ? new LogFilter(0, unknownPass: true) : AtLeast(level);

    /// <summary>A modern client: none without a level in the request (2026-07-28: the server MUST NOT send any).</summary>
    public static LogFilter OfRequest(string? level) => AtLeast(level);

    /// <param name="levelToken">The message's own level, a valid string token with its quotes.</param>
    public bool Passes(ReadOnlySpan<byte> levelToken) =>
        JsonText.TryDecode(levelToken, out var level) && LogLevels.SeverityOf(level) is var severity and >= 0
            ? severity >= _lowest
            : _unknownPass;

    private static LogFilter AtLeast(string? level) =>
        new(LogLevels.SeverityOf(level) is var lowest and >= 0 ? lowest : int.MaxValue, unknownPass: false);
}
