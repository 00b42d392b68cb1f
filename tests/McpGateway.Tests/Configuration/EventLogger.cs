using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Configuration;

/// <summary>Lets a test wait for a log event by its name.</summary>
internal sealed class EventLogger : ILoggerFactory, ILogger
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    /// <summary>Skips other events; at most 30 s.</summary>
    public async Task WaitAsync(string name)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await _events.Reader.ReadAsync(limit.Token) != name)
        {
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Writer.TryWrite(eventId.Name ?? "");

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
