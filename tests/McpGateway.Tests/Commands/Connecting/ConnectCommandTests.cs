using McpGateway.Commands;
using McpGateway.Commands.Connecting;
using System.CommandLine;

namespace McpGateway.Tests.Commands.Connecting;

public sealed class ConnectCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connect-");
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("gateway.example.com/mcp", "no URL of a gateway")]
    [InlineData("https://user:secret@gateway.example.com/mcp", "no URL of a gateway")]
    [InlineData("https://gateway.example.com/mcp#x", "no URL of a gateway")]
    [InlineData("file:///etc/passwd", "no URL of a gateway")]
    [InlineData("http://gateway.example.com/mcp", "over plain HTTP")]
    public async Task Connect_UrlThatWouldNotDo_IsRefusedBeforeAnythingIsSent(string url, string words)
    {
        _environment[KeySource.Variable] = "secret-key";

        Assert.Equal(1, await RunAsync("connect", "--stdio", url));
        Assert.Contains(words, _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Connect_KeyOnTheCommandLine_IsNoOption()
    {
        Assert.Equal(1, await RunAsync("connect", "--stdio", "--key", "secret"));
        Assert.Equal(1, await RunAsync("connect", "--stdio", "--key-file", "missing"));
        Assert.Contains("cannot be read", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_SaysWhereTheKeyComesFrom()
    {
        Assert.Equal(0, await RunAsync("connect", "--help"));
        Assert.Contains(KeySource.Variable, _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("--key-file", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the-key\n", "the-key", null)]
    [InlineData("", null, "is empty")]
    [InlineData("two words", null, "holds no key")]
    [InlineData("line\r\nAuthorization: x", null, "holds no key")]
    [InlineData("schl\u00fcssel", null, "holds no key")]
    public void KeyFile_IsReadWholeOrRefused(string text, string? key, string? wrong)
    {
        var file = Path.Combine(_folder.FullName, "key");
        File.WriteAllText(file, text);
        var (found, why) = KeySource.Read(file, _ => "from the environment", _ => { });

        Assert.Equal(key, found);
        Assert.Contains(wrong ?? "", why ?? "", StringComparison.Ordinal);
        Assert.Equal(wrong is null, why is null);
    }

    [Fact]
    public void KeyFile_ForOthersToRead_IsWarnedOf()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no mode of a file.
        }

        var (file, warned) = (Path.Combine(_folder.FullName, "key"), new List<string>());
        File.WriteAllText(file, "the-key");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        KeySource.Read(file, _ => null, warned.Add);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        KeySource.Read(file, _ => null, warned.Add);

        Assert.Contains("chmod 600", Assert.Single(warned), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        var context = new CommandContext(name => _environment.GetValueOrDefault(name), _folder.FullName, TimeProvider.System, null);
        return CommandLine.Create(context, (_, _) => Task.FromResult(0)).Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, TestContext.Current.CancellationToken);
    }
}
