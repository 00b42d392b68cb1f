using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using McpGateway.Commands;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace McpGateway.Tests.Commands;

/// <summary>Runs the command line in this process, with files of its own.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private DevelopmentSetup? _development;
    private ServeRequest? _served;
    private Func<ServeRequest, CancellationToken, Task>? _start;

    private string KeysText => File.ReadAllText(_folder.Keys);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Validate_Valid_SaysWhatWouldBeServed()
    {
        Assert.Equal(0, await RunAsync("validate", "--config", _folder.File));

        Assert.Contains("one: http://127.0.0.1:9/mcp", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8080", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_WithIssuers_SaysWhoseTokensAreAccepted()
    {
        _folder.Write("gateway.yaml", "auth:\n  issuers: [ { issuer: \"https://login.example.com/\", audiences: [ \"api://gateway\" ], algorithms: [ ES256 ] } ]\nservers: {}\n");

        Assert.Equal(0, await RunAsync("validate", "--config", _folder.File));

        Assert.Contains("https://login.example.com/: tokens for api://gateway, the URLs of the MCP paths, signed with ES256", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Wrong_ShowsEveryErrorWithItsMend()
    {
        _folder.Write("gateway.yaml", "auth: { apiKeys: keys.yaml }\nservers: {}\nx: 1\ny: 2\n");

        Assert.Equal(1, await RunAsync("validate", "--config", _folder.File));

        Assert.Contains($"{_folder.File}:3:1: unknown key 'x'", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{_folder.File}:4:1: unknown key 'y'", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 errors", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Arguments_AreNotShown()
    {
        _folder.Write("gateway.yaml", "auth: { apiKeys: keys.yaml }\nservers:\n  a: { url: \"http://h/mcp?token=hidden\" }\n  b: { command: x, args: [ hidden ] }\n");

        Assert.Equal(0, await RunAsync("validate", "--config", _folder.File));

        Assert.DoesNotContain("hidden", _output.ToString() + _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("serve")]
    [InlineData]
    [InlineData("keys", "list")]
    public async Task AnyCommand_WithoutConfiguration_SaysWhatToDo(params string[] arguments)
    {
        Assert.Equal(1, await RunAsync(arguments));

        Assert.Contains("--config FILE or MCPGATEWAY_CONFIG", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_TakesItsOptionsFromTheEnvironment()
    {
        _environment["MCPGATEWAY_CONFIG"] = "gateway.yaml";
        _environment["MCPGATEWAY_POLICIES"] = "policies";
        _environment["MCPGATEWAY_LISTEN"] = "http://127.0.0.1:1111, http://[::1]:2222";
        _environment["MCPGATEWAY_ADMIN"] = "off";

        Assert.Equal(7, await RunAsync(_folder.Root));

        Assert.Equal(_folder.Source() with { Listeners = _served!.Builder.Source.Listeners }, _served.Builder.Source);
        Assert.Equal([1111, 2222], _served.Builder.Source.Listeners.Select(listener => listener.Port));
        Assert.Null(_served.Admin);
    }

    [Fact]
    public async Task Serve_OptionsBeatTheEnvironment()
    {
        _environment["MCPGATEWAY_LISTEN"] = "http://127.0.0.1:1111";

        Assert.Equal(7, await RunAsync("serve", "--config", _folder.File, "--listen", "http://localhost:0"));

        Assert.Equal("http://localhost:0/", Assert.Single(_served!.Builder.Source.Listeners).ToString());
        Assert.Equal(0, _served.Admin!.Port);
    }

    [Theory]
    [InlineData("--listen", "8080")]
    [InlineData("--listen", "ftp://127.0.0.1:1")]
    [InlineData("--listen", "http://name.example:80")]
    [InlineData("--listen", "http://127.0.0.1:80/path")]
    [InlineData("--admin", "nonsense")]
    public async Task Serve_WrongAddress_SaysWhatToWrite(string option, string value)
    {
        Assert.Equal(1, await RunAsync("serve", "--config", _folder.File, option, value));

        Assert.Contains("no address to listen on", _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_served);
    }

    [Fact]
    public async Task Serve_AddressInUse_SaysWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        _start = (_, cancellationToken) => app.StartAsync(cancellationToken);

        Assert.Equal(1, await RunAsync("serve", "--config", _folder.File));

        Assert.Contains("--listen URL", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WrongFiles_DoesNotServe()
    {
        _folder.Write("gateway.yaml", "servers: {}\n");

        Assert.Equal(1, await RunAsync("--config", _folder.File));

        Assert.Null(_served);
    }

    [Fact]
    public async Task FirstStart_InDevelopment_MakesAKeyAndShowsItOnce()
    {
        _development = new DevelopmentSetup(_folder.File, _folder.Policies);
        File.Delete(_folder.Keys);

        Assert.Equal(7, await RunAsync());
        var first = _error.ToString();
        _error.GetStringBuilder().Clear();
        Assert.Equal(7, await RunAsync());

        var key = first.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith("mcpg_local_", StringComparison.Ordinal));
        Assert.Contains($"claude mcp add --transport http mcpgateway http://127.0.0.1:5/mcp --header \"Authorization: Bearer {key}\"", first, StringComparison.Ordinal);
        Assert.Contains("\"mcpServers\"", first, StringComparison.Ordinal);
        Assert.Contains("curl -s http://127.0.0.1:5/mcp", first, StringComparison.Ordinal);
        Assert.Contains(_folder.Policies, first, StringComparison.Ordinal);
        Assert.DoesNotContain(key, _error.ToString() + KeysText, StringComparison.Ordinal);
        Assert.True(_served!.First.Snapshot!.ApiKeys.ContainsKey("local"));
    }

    [Fact]
    public async Task Keys_CreatedListedRevoked_KeepTheOthers()
    {
        Assert.Equal(0, await RunAsync("keys", "create", "one", "--config", _folder.File));
        var key = _output.ToString().Trim();
        Assert.Matches("^mcpg_one_[0-9A-Za-z]{43}$", key);
        Assert.Contains("expires on 2026-10-26", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("keys", "create", "two", "--expires", "never", "--config", _folder.File));
        Assert.DoesNotContain(key, KeysText, StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("keys", "list", "--config", _folder.File));
        Assert.Matches(@"one +made on 2026-07-28 00:00 UTC  expires on 2026-10-26 00:00 UTC\s+two +made on 2026-07-28 00:00 UTC  never expires", _output.ToString());

        Assert.Equal(0, await RunAsync("keys", "revoke", "one", "--config", _folder.File));
        Assert.Equal(["two"], _folder.Snapshot().ApiKeys.Keys);
    }

    [Theory]
    [InlineData("keys", "create", "Bad_Id")]
    [InlineData("keys", "create", "ok", "--expires", "soon")]
    [InlineData("keys", "create", "ok", "--expires", "4000d")]
    [InlineData("keys", "revoke", "nobody")]
    [InlineData("keys", "create")]
    [InlineData("nonsense")]
    [InlineData("keys", "create", "ok", "--nonsense")]
    public async Task Command_ThatCannotBeDone_FailsAndChangesNothing(params string[] arguments)
    {
        var before = KeysText;

        Assert.Equal(1, await RunAsync([.. arguments, "--config", _folder.File]));

        Assert.NotEmpty(_error.ToString());
        Assert.DoesNotContain("mcpg_", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, KeysText);
    }

    [Fact]
    public async Task Keys_CreateTwice_FailsAndKeepsTheFirst()
    {
        Assert.Equal(0, await RunAsync("keys", "create", "one", "--config", _folder.File));
        var before = KeysText;

        Assert.Equal(1, await RunAsync("keys", "create", "one", "--config", _folder.File));

        Assert.Equal(before, KeysText);
    }

    [Fact]
    public async Task Keys_WithoutTheServersEnvironment_Work()
    {
        _folder.Write("gateway.yaml", "auth: { apiKeys: \"${DIR}/keys.yaml\" }\nservers:\n  a: { url: http://h/, headers: { A: \"${NOT_HERE}\" } }\n");
        _environment["DIR"] = _folder.Root;

        Assert.Equal(0, await RunAsync("keys", "create", "one", "--config", _folder.File));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("validate", "--help")]
    [InlineData("keys", "create", "--help")]
    public async Task Help_IsThere(params string[] arguments)
    {
        Assert.Equal(0, await RunAsync(arguments));

        Assert.Contains("--config", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        // The directory of the files only where a test names none on the command line.
        var directory = arguments is [var one] && one == _folder.Root ? _folder.Root : _folder.Policies;
        var context = new CommandContext(_environment.GetValueOrDefault, directory, _time, _development);
        var root = CommandLine.Create(context, async (request, cancellationToken) =>
        {
            await (_start?.Invoke(request, cancellationToken) ?? Task.CompletedTask);
            _served = request;
            request.Started(request.Admin is null ? ["http://127.0.0.1:5"] : ["http://127.0.0.1:5", "http://127.0.0.1:6"]);
            return 7;
        });
        return root.Parse(directory == _folder.Root ? [] : arguments).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, TestContext.Current.CancellationToken);
    }
}
