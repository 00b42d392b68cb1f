using System.Net.ServerSentEvents;
using System.Text;
using McpGateway.Forwarding;
using McpGateway.Protocol.Refusals;
using McpGateway.Tests.Bridging.Support;

namespace McpGateway.Tests.Forwarding;

public class RelayStreamTests
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Break_AfterKeepAlivesAlone_IsToldAsTheLastEvent()
    {
        var time = new SignalledTime(KeepAlive);
        using var rig = new RelayRig(time);
        var waiting = rig.ReadAsync();
        await time.ElapseAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(": keep-alive\n\n", await waiting);

        rig.BreakOff();
        Assert.Contains("\"id\":7,\"error\":{\"code\":-32603", await rig.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(Refusal.OutcomeUnknown, rig.Exchange.Outcome.Refusal);
    }

    [Fact]
    public async Task KeepAlive_InsideALargeMessage_StaysOut()
    {
        var time = new SignalledTime(KeepAlive);
        using var rig = new RelayRig(time);
        var first = new string('a', 100_000);
        var begin = """data: {"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":""" + '"' + first;
        await rig.SayAsync(begin);
        var received = "";
        while (received.Length < "event: message\n".Length + begin.Length)
        {
            received += await rig.ReadAsync();
        }

        var waiting = rig.ReadAsync();
        await time.ElapseAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await rig.SayAsync("b\"}]}}\n\n");
        received += await waiting + await rig.ReadToEndAsync();
        Assert.Equal("event: message\n" + begin + "b\"}]}}\n\n", received);
    }

    [Fact]
    public async Task Break_InsideALargeMessage_LeavesItToNobodyAndIsToldAsTheLastEvent()
    {
        using var rig = new RelayRig(TimeProvider.System);
        var begin = """data: {"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":""" + '"' + new string('a', 100_000);
        await rig.SayAsync(begin);
        var received = "";
        while (received.Length < "event: message\n".Length + begin.Length)
        {
            received += await rig.ReadAsync();
        }

        rig.BreakOff();
        received += await rig.ReadToEndAsync();

        var events = SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(received))).Enumerate().ToList();
        Assert.Equal(["abandoned", "message"], events.Select(each => each.EventType));
        Assert.Contains("\"id\":7,\"error\":{\"code\":-32603", events[1].Data, StringComparison.Ordinal);
        Assert.Equal(Refusal.OutcomeUnknown, rig.Exchange.Outcome.Refusal);
    }

    [Fact]
    public async Task Response_OfAnySize_Flows()
    {
        using var rig = new RelayRig(TimeProvider.System);
        var piece = new string('a', 1 << 20);
        await rig.SayAsync("""data: {"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":""" + '"');
        var received = 0L;
        for (var i = 0; i < 20; i++)
        {
            await rig.SayAsync(piece);
            received += (await rig.ReadAsync()).Length;
        }

        await rig.SayAsync("\"}]}}\n\n");
        received += (await rig.ReadToEndAsync()).Length;

        Assert.True(received > 20 * piece.Length, $"{received} bytes arrived.");
        Assert.Null(rig.Exchange.Outcome.Refusal);
    }

    [Fact]
    public async Task Stop_AfterTheEnd_LeavesTheDeadlineOfTheNextAlone()
    {
        var rig = new RelayRig(TimeProvider.System);
        await rig.SayAsync("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n");
        await rig.ReadToEndAsync();
        rig.Dispose();
        var another = Deadline.Rent(TimeProvider.System, CancellationToken.None);
        rig.Stream.Stop();
        Assert.False(another.HasCome);
        another.Return();
    }
}
