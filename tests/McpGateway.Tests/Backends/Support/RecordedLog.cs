using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Backends.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    private event Action<string>? Logged;

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits until so many lines with this text were logged.</summary>
    public async Task UntilAsync(string text, int times = 1)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(string _)
        {
            if (_lines.Count(one => one.Contains(text, StringComparison.Ordinal)) >= times)
            {
                seen.TrySetResult();
            }
        }

        Logged += Look;
        Look("");

        await seen.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Logged -= Look;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}";
        _lines.Enqueue(line);
        Logged?.Invoke(line);
    }

    public override string ToString() => string.Join("\n", _lines);

    public void Dispose()
    {
        // Nothing is held.
    }
}
