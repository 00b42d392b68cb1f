using McpGateway.Backends;

namespace McpGateway.Commands.Connecting;

/// <summary>What is said to people, on standard error: standard output carries messages alone.</summary>
internal sealed class ConnectLog(TextWriter error)
{
    private readonly Lock _lock = new();
    private string? _last;

    /// <summary>One line, unless it is the same as the one before.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            if (line != _last)
            {
                _last = line;
                error.WriteLine($"mcpgateway connect: {ServerText.Printable(line)}");
            }
        }
    }
}
