using System.Text;
using McpGateway.Backends.Connections;

namespace McpGateway.Backends.Processes;

/// <summary>A process's standard error, line by line into the log, within bounds.</summary>
internal sealed partial class ErrorOutput(string server, Stream errors, BackendsOptions options, TimeProvider time, ILogger logger)
{
    private readonly LogBudget _budget = new(options.ErrorLinesPerMinute, time);

    /// <summary>Reads until the stream ends; must go on as long as the process lives, which would block on a full pipe.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var lines = new LineReader(errors, options.MaxErrorLine);
        try
        {
            while (await lines.NextAsync(cancellationToken) is { } line)
            {
                Log(line.Span);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            LogEnded(logger, server, failure.Message);
        }
    }

    private void Log(ReadOnlySpan<byte> line)
    {
        if (!_budget.Take(out var suppressed))
        {
            return;
        }

        if (suppressed > 0)
        {
            LogSuppressed(logger, server, suppressed);
        }

        LogLine(logger, server, Printable(line));
    }

    private static string Printable(ReadOnlySpan<byte> line) => ServerText.Printable(Encoding.UTF8.GetString(line));

    [LoggerMessage(EventName = "ProcessErrorLine", Level = LogLevel.Information, Message = "{Server} (standard error): {Line}")]
    private static partial void LogLine(ILogger logger, string server, string line);

    [LoggerMessage(EventName = "ProcessErrorLinesSuppressed", Level = LogLevel.Warning, Message = "{Server} (standard error): {Count} more lines within a minute were left out")]
    private static partial void LogSuppressed(ILogger logger, string server, int count);

    [LoggerMessage(EventName = "ProcessErrorEnded", Level = LogLevel.Debug, Message = "{Server} (standard error) cannot be read any more: {Failure}")]
    private static partial void LogEnded(ILogger logger, string server, string failure);
}
