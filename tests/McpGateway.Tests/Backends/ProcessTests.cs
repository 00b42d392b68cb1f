using System.Diagnostics;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Tests.Backends.Support;

namespace McpGateway.Tests.Backends;

public class ProcessTests
{
    // A legacy server in shell: answers initialize, tools/list and, by the tool's name, tools/call.
    private const string Legacy = """
        reply() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"; }
        echo "not a message"
        echo "started $$" >&2
        while read -r line; do
          id=${line#*\"id\":}; id=${id%%,*}
          case "$line" in
            *server/discover*) exit 3 ;;
            *'"initialize"'*) reply '"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"sh","version":"1"}}' ;;
            *tools/list*) reply '"result":{"tools":[{"name":"env"},{"name":"die"},{"name":"wait"}]}' ;;
            *'"name":"env"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"env":"%s","pid":%s}}\n' "$id" "$(env | cut -d= -f1 | sort | tr '\n' ' ')" "$$" ;;
            *'"name":"die"'*) exit 4 ;;
            *'"name":"wait"'*) waiting=$id; token=${line#*\"progressToken\":}; token=${token%%[,\}]*}
               printf '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,"progress":1}}\n' "$token"
               printf '{"jsonrpc":"2.0","id":"q","method":"ping"}\n' ;;
            *'"id":"q"'*) [ -n "$waiting" ] && id=$waiting && reply '"result":{"pinged":true}' ;;
          esac
        done
        """;

    [Fact]
    public async Task Process_LegacyServerThatExitsWhenProbed_IsStartedAgainAndUsed()
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", Legacy));
        Assert.Equal(Era.Legacy, backend.Era!.Era);
        Assert.Equal(["env", "die", "wait"], backend.Listing.Tools.Select(tool => tool.Name));
        Assert.Contains(room.Log.Lines, line => line.Contains("(standard error): started", StringComparison.Ordinal));
        Assert.Contains(room.Log.Lines, line => line.Contains("no JSON-RPC message", StringComparison.Ordinal) && line.EndsWith("not a message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_Environment_IsTheConfiguredOneAlone()
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", Legacy) with { Env = new Dictionary<string, string> { ["TOKEN"] = "x" } });
        var answer = Assert.Single(await BackendFixture.AllAsync(backend, await CallAsync(backend, "env")));
        Assert.StartsWith("""{"jsonrpc":"2.0","id":"7",""", answer, StringComparison.Ordinal);
        var names = answer.Split('"')[^4].Length > 0 ? answer[(answer.IndexOf("env\":\"", StringComparison.Ordinal) + 6)..].Split('"')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        Assert.Contains("TOKEN", names);
        Assert.All(names, name => Assert.Contains(name, (string[])["PATH", "HOME", "USER", "LANG", "TMPDIR", "TOKEN", "MCPGATEWAY_GUARD", "PWD", "OLDPWD", "SHLVL", "_"]));
    }

    [Fact]
    public async Task Process_CallsAtTheSameTimeWithTheSameIds_EachGetItsOwnAnswerIdAndToken()
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", Legacy));
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => await BackendFixture.AllAsync(backend, await CallAsync(backend, "env", i % 2 == 0 ? "1" : "\"a\\u0062\""))));
        Assert.All(calls.Where((_, i) => i % 2 == 0), call => Assert.Contains("\"id\":1,", Assert.Single(call), StringComparison.Ordinal));
        Assert.All(calls.Where((_, i) => i % 2 == 1), call => Assert.Contains("\"id\":\"a\\u0062\",", Assert.Single(call), StringComparison.Ordinal));

        var waited = await BackendFixture.AllAsync(backend, await CallAsync(backend, "wait"));
        Assert.Equal("""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}}""", waited[0]);
        Assert.Equal("""{"jsonrpc":"2.0","id":"7","result":{"pinged":true}}""", waited[1]);
    }

    [Fact]
    public async Task Process_DiesInACall_CallSaysThatTheOutcomeIsUnknownAndItIsStartedAgain()
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", Legacy));
        Assert.Equal("fault OutcomeUnknown: sh: its process exited with code 4 before the response came", Assert.Single(await BackendFixture.AllAsync(backend, await CallAsync(backend, "die"))));
        await room.Log.UntilAsync("(standard error): started", times: 4);
        await room.UntilAsync(backend, found => found.Status is { State: BackendState.Ready, AcceptsCalls: true });
        Assert.StartsWith("{", Assert.Single(await BackendFixture.AllAsync(backend, await CallAsync(backend, "env"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_CannotBeStarted_IsDownWithTheReasonAndNoSecret()
    {
        await using var room = new BackendFixture();
        var backend = await room.StartAsync(BackendFixture.Shell("sh", Legacy) with { Command = "/no/such/program", Args = ["--token=secret"] });
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);
        Assert.Equal("sh: its command could not be started: no such file: check command in gateway.yaml", backend.Status.Reason);
        Assert.DoesNotContain(room.Log.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_GatewayEnds_StubbornProcessAndItsChildrenAreKilled()
    {
        int pid;
        var room = new BackendFixture();
        await using (room)
        {
            // Ignores the end of its input, and has a child of its own. It answers the probe: what a process leaves behind
            // that ends by itself is nobody's descendant any more.
            var stubborn = Legacy.Replace("exit 3", """reply '"error":{"code":-32601,"message":"no"}'""", StringComparison.Ordinal);
            var backend = await room.ReadyAsync(BackendFixture.Shell("sh", "trap '' TERM HUP; sleep 300 & \n" + stubborn + "\nwait"));
            var answer = Assert.Single(await BackendFixture.AllAsync(backend, await CallAsync(backend, "env")));
            pid = int.Parse(answer[(answer.IndexOf("pid\":", StringComparison.Ordinal) + 5)..].TrimEnd('}'), System.Globalization.CultureInfo.InvariantCulture);
            Assert.False(HasEnded(pid));
        }

        Assert.True(HasEnded(pid));
        Assert.Contains(room.Log.Lines, line => line.Contains($"process {pid} was stopped by the gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_ModernServer_KeepsTheProcessThatWasProbed()
    {
        const string modern = """
            echo "started $$" >&2
            while read -r line; do
              id=${line#*\"id\":}; id=${id%%,*}
              case "$line" in
                *server/discover*) printf '{"jsonrpc":"2.0","id":%s,"result":{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"resultType":"complete"}}\n' "$id" ;;
                *tools/list*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"m"}],"resultType":"complete"}}\n' "$id" ;;
                *tools/call*) called=$id; echo "called" >&2 ;;
                *notifications/cancelled*\"requestId\":$called,*) echo "cancelled it" >&2 ;;
              esac
            done
            """;
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", modern));
        Assert.Equal(Era.Modern, backend.Era!.Era);
        Assert.Single(room.Log.Lines, line => line.Contains("started", StringComparison.Ordinal));

        var found = await BackendFixture.AllAsync(backend, BackendFixture.Call(backend) with { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.StartsWith("fault TimedOut: ", Assert.Single(found), StringComparison.Ordinal);
        await room.Log.UntilAsync("cancelled it");
    }

    [Fact]
    public async Task Process_FloodsItsErrorsAndWritesAnEndlessLine_StillAnswersAndTheLogStaysSmall()
    {
        const string flood = """
            i=0; while [ $i -lt 2000 ]; do echo "noise $i" >&2; i=$((i+1)); done
            head -c 3000000 /dev/zero | tr '\0' x; echo
            """;
        await using var room = new BackendFixture { Limits = new LimitOptions { Message = 1 << 20 } };
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", flood + "\n" + Legacy));
        Assert.StartsWith("{", Assert.Single(await BackendFixture.AllAsync(backend, await CallAsync(backend, "env"))), StringComparison.Ordinal);
        Assert.InRange(room.Log.Lines.Count(line => line.Contains("noise", StringComparison.Ordinal)), 1, 2 * BackendFixture.Options.ErrorLinesPerMinute);
        Assert.Contains(room.Log.Lines, line => line.Contains("was too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_DoesNotReadItsInput_CallsTimeOutAndItIsReplaced()
    {
        const string deaf = """
            read -r line; id=${line#*\"id\":}; id=${id%%,*}
            printf '{"jsonrpc":"2.0","id":%s,"result":{"supportedVersions":["2026-07-28"],"capabilities":{}}}\n' "$id"
            sleep 300
            """;
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("sh", deaf));
        var much = BackendFixture.Call(backend) with { Message = System.Text.Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":"7","method":"tools/call","params":{"x":"{{new string('x', 200_000)}}"} }""") };
        var found = await BackendFixture.AllAsync(backend, much);
        Assert.StartsWith("fault OutcomeUnknown: sh: its process does not read its input", Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_SampleServer_IsListedAndCalled()
    {
        // Built with this project, into the folder beside its own: bin/SampleServer/{configuration}.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "SampleServer", here.Name, "SampleServer.dll");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Shell("clock", "") with { Command = "dotnet", Args = [program, "clock", "--stdio"] });
        Assert.NotEmpty(backend.Listing.Tools);
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static async Task<UpstreamRequest> CallAsync(Backend backend, string tool, string id = "\"7\"")
        => BackendFixture.Call(backend, tool, (await backend.SessionAsync(UpstreamSessionKey.ForPrincipal("key:a", ProtocolVersion.LatestLegacy, "{}"), TestContext.Current.CancellationToken)).Session, id);
}
