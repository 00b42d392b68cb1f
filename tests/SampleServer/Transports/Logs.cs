using Microsoft.Extensions.Logging.Console;

namespace SampleServer.Transports;

/// <summary>Where the sample servers log: stderr, because stdout carries the protocol or the address.</summary>
public static class Logs
{
    public static void ToStderr(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);

        // The SDK logs each mistake of a caller with its stack; the caller has been told already.
        logging.AddFilter("ModelContextProtocol", LogLevel.Critical);
    }
}
