using System.Globalization;
using System.Text;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Tests.Backends.Support;

namespace McpGateway.Tests.Backends;

/// <summary>Who shares a local process, how many there are, and when they end.</summary>
public class ProcessIsolationTests
{
    // A server in shell of either era: "pid" says which process it is, "hang" says nothing, "die" ends it, "grow" takes 200 MB.
    private const string Body = """
          *tools/list*) reply '"result":{"resultType":"complete","tools":[{"name":"pid"},{"name":"hang"},{"name":"die"},{"name":"grow"}]}' ;;
          *'"name":"pid"'*) reply "\"result\":{\"pid\":$$}" ;;
          *'"name":"die"'*) exit 4 ;;
          *'"name":"grow"'*) head -c 200000000 /dev/zero | tail -c 190000000 | { sleep 60; cat; } >/dev/null & ;;
        esac; done
        """;

    private const string Begin = """
        reply() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"; }
        while read -r line; do
          id=${line#*\"id\":}; id=${id%%,*}
          case "$line" in
        """;

    private const string Legacy = Begin + """

          *server/discover*) reply '"error":{"code":-32601,"message":"no"}' ;;
          *'"initialize"'*) echo "declared ${line#*capabilities}" >&2; reply '"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"sh","version":"1"}}' ;;

        """ + Body;

    private const string Modern = Begin + """

          *server/discover*) reply '"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}}' ;;

        """ + Body;

    [Theory]
    [InlineData(Legacy)]
    [InlineData(Modern)]
    public async Task Principal_HasAProcessOfItsOwn(string script)
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(Server(script, Isolation.Principal));

        var alice = await PidAsync(backend, Session("s1", "alice"));
        Assert.Equal(alice, await PidAsync(backend, Session("s2", "alice")));
        Assert.Equal(alice, await PidAsync(backend, UpstreamSessionKey.ForPrincipal("alice", ProtocolVersion.LatestLegacy, "{}")));
        Assert.NotEqual(alice, await PidAsync(backend, Session("s3", "bob")));
    }

    [Theory]
    [InlineData(Legacy)]
    [InlineData(Modern)]
    public async Task Session_HasAProcessOfItsOwn_WhichEndsWithIt(string script)
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(Server(script, Isolation.Session));

        var first = await PidAsync(backend, Session("s1", "alice"));
        var second = await PidAsync(backend, Session("s2", "alice"));
        Assert.NotEqual(first, second);

        backend.ClientSessionEnded("s1");
        await UntilEndedAsync(first);
        Assert.Equal(second, await PidAsync(backend, Session("s2", "alice")));
    }

    [Fact]
    public async Task Principal_OnALegacyServer_DeclaresWhatItsClientDid()
    {
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(Server(Legacy, Isolation.Principal));

        var asked = await PidAsync(backend, UpstreamSessionKey.ForPrincipal("alice", ProtocolVersion.LatestLegacy, """{"roots":{}}"""));
        Assert.NotEqual(asked, await PidAsync(backend, UpstreamSessionKey.ForPrincipal("alice", ProtocolVersion.LatestLegacy, "{}")));
        await room.Log.UntilAsync("declared \":{\"roots\":{}}");
    }

    [Fact]
    public async Task Bounds_Reached_TheCallIsRefusedAndSaysWhich_AndAnIdleOneMakesRoom()
    {
        await using var room = new BackendFixture { Processes = new ProcessOptions { PerPrincipal = 1 } };
        var backend = await room.ReadyAsync(Server(Modern, Isolation.Session));

        using var hanging = new CancellationTokenSource();
        var hung = HangAsync(backend, await OpenAsync(backend, Session("s1", "alice")), hanging.Token);
        await Eventually(async () => (await backend.SessionAsync(Session("s2", "alice"), TestContext.Current.CancellationToken)).Fault?.Reason == "sh: too many local processes run (processes.perPrincipal)");
        Assert.True((await backend.SessionAsync(Session("s3", "bob"), TestContext.Current.CancellationToken)).IsOpen);

        await hanging.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hung);
        Assert.True(await PidAsync(backend, Session("s2", "alice")) > 0);
    }

    [Fact]
    public async Task Process_ThatKeepsDying_IsNotStartedInALoop_AndTheRefusalSaysSo()
    {
        await using var room = new BackendFixture(BackendFixture.Options with { RetryFirst = TimeSpan.FromSeconds(2), RetryMax = TimeSpan.FromSeconds(2) });
        var backend = await room.ReadyAsync(Server(Legacy, Isolation.Session));
        var session = await OpenAsync(backend, Session("s1", "alice"));

        Assert.Equal("fault OutcomeUnknown: sh: its process exited with code 4 before the response came", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, "die", session))));

        // Another session of the same principal does not start it sooner; another principal's is not concerned.
        Assert.StartsWith("fault SessionUnknown", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, "pid", session))), StringComparison.Ordinal);
        var refused = await backend.SessionAsync(Session("s2", "alice"), TestContext.Current.CancellationToken);
        Assert.StartsWith("sh: its process exited with code 4; it is started again in ", refused.Fault!.Reason, StringComparison.Ordinal);
        Assert.True((await backend.SessionAsync(Session("s3", "bob"), TestContext.Current.CancellationToken)).IsOpen);

        await Eventually(async () => (await backend.SessionAsync(Session("s2", "alice"), TestContext.Current.CancellationToken)).IsOpen);
    }

    [Theory]
    [InlineData(Legacy, Isolation.Shared)]
    [InlineData(Modern, Isolation.Shared)]
    [InlineData(Legacy, Isolation.Principal)]
    public async Task Process_ThatNobodyUses_IsStopped_AndStartedByTheNextCall(string script, Isolation isolation)
    {
        await using var room = new BackendFixture { Processes = new ProcessOptions { Idle = TimeSpan.FromMilliseconds(300) } };
        var backend = await room.ReadyAsync(Server(script, isolation));
        var first = await PidAsync(backend, Session("s1", "alice"));
        await UntilEndedAsync(first);
        await room.Log.UntilAsync("was stopped, because nobody used it");

        Assert.Equal(BackendState.Ready, backend.Status.State);
        Assert.NotEmpty(backend.Listing.Tools);
        var second = await PidAsync(backend, Session("s1", "alice"));
        Assert.NotEqual(first, second);
        Assert.DoesNotContain(room.Log.Lines, line => line.Contains("attempt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_WithMoreMemoryThanItMayHave_IsEndedWithAllThatItStarted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "skipped: the memory of a session is read from /proc");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(Server(Modern, Isolation.Shared) with { Memory = 64L << 20 });

        var told = Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, "grow") with { Timeout = TimeSpan.FromSeconds(20) }));
        Assert.Matches("^fault OutcomeUnknown: sh: its process was ended: it had [0-9]+ MiB of memory, and may have 64 before the response came$", told);
        await room.UntilAsync(backend, found => found.Status is { State: BackendState.Ready, AcceptsCalls: true });
    }

    private static ServerOptions Server(string script, Isolation isolation) => BackendFixture.Shell("sh", script) with { Isolation = isolation };

    private static UpstreamSessionKey Session(string id, string principal) => UpstreamSessionKey.ForClientSession(id, principal, ProtocolVersion.LatestLegacy, "{}");

    private static async Task<UpstreamSession?> OpenAsync(Backend backend, UpstreamSessionKey key)
    {
        if (backend is { Era.Era: Era.Modern, Server.Isolation: Isolation.Shared })
        {
            return null;
        }

        var opened = await backend.SessionAsync(key, TestContext.Current.CancellationToken);
        Assert.True(opened.IsOpen, opened.Fault?.Reason);
        return opened.Session;
    }

    /// <summary>As the bridge does: a conversation that is not known any more is begun again, once.</summary>
    private static async Task<int> PidAsync(Backend backend, UpstreamSessionKey key)
    {
        var session = await OpenAsync(backend, key);
        var answer = Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, "pid", session)));
        if (answer.StartsWith("fault SessionUnknown", StringComparison.Ordinal))
        {
            await backend.SessionForgottenAsync(session!);
            answer = Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, "pid", await OpenAsync(backend, key))));
        }

        Assert.StartsWith("{", answer, StringComparison.Ordinal);
        return int.Parse(answer[(answer.IndexOf("pid\":", StringComparison.Ordinal) + 5)..].TrimEnd('}'), CultureInfo.InvariantCulture);
    }

    private static async Task HangAsync(Backend backend, UpstreamSession? session, CancellationToken cancellationToken)
    {
        await foreach (var item in backend.Exchange.SendAsync(BackendFixture.Call(backend, "hang", session) with { Timeout = TimeSpan.FromMinutes(1) }, cancellationToken))
        {
            Assert.Fail(item.IsFault ? item.Fault.Reason : Encoding.UTF8.GetString(item.Message.Span));
        }
    }

    private static Task UntilEndedAsync(int pid) => Eventually(() => Task.FromResult(!Directory.Exists($"/proc/{pid}")));

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await holds())
        {
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }
}
