using McpGateway.Streams;

namespace McpGateway.Tests.Streams;

public sealed class CallStreamTests : IDisposable
{
    private readonly StreamRig _rig = new();

    [Fact]
    public void Read_AfterEachMessage_GivesTheRest()
    {
        var stream = _rig.Begin();
        StreamRig.Say(stream, "1");
        StreamRig.Say(stream, "2");

        Assert.Equal(("1|2", StreamState.Waiting), StreamRig.Read(stream, 0));
        Assert.Equal(("2", StreamState.Waiting), StreamRig.Read(stream, 1));
        Assert.Equal(("", StreamState.Waiting), StreamRig.Read(stream, 2));

        // The number is the client's word alone.
        Assert.Equal(("", StreamState.Waiting), StreamRig.Read(stream, 999));
        Assert.Equal(("1", StreamState.More), StreamRig.Read(stream, 0, most: 1));
    }

    [Fact]
    public void Message_InPieces_IsThereOnceItIsWhole()
    {
        var stream = _rig.Begin();
        stream.Add("12"u8);
        stream.Add("34"u8);
        Assert.Equal(("", StreamState.Waiting), StreamRig.Read(stream, 0));

        stream.EndMessage(isAnswer: true);

        Assert.Equal(("1234", StreamState.Complete), StreamRig.Read(stream, 0));
    }

    [Fact]
    public void Message_Abandoned_IsSkippedAndKeepsItsNumber()
    {
        var stream = _rig.Begin();
        stream.Add("half"u8);
        stream.AbandonMessage();
        StreamRig.Say(stream, "error", isAnswer: true);

        Assert.Equal(("error", StreamState.Complete), StreamRig.Read(stream, 0));
        Assert.Equal(("error", StreamState.Complete), StreamRig.Read(stream, 1));
        Assert.Equal(("", StreamState.Complete), StreamRig.Read(stream, 2));
    }

    [Fact]
    public void Buffer_Full_TheOldestAreDroppedAndWhoNeedsThemIsTold()
    {
        _rig.Options = new() { Buffer = 4 << 10 };
        var stream = _rig.Begin();
        for (var i = 0; i < 10; i++)
        {
            StreamRig.Say(stream, new string('x', 1_000));
        }

        Assert.Equal(("", StreamState.Lost), StreamRig.Read(stream, 0));
        Assert.Equal(StreamState.Waiting, StreamRig.Read(stream, 7).State);
        Assert.InRange(_rig.Table.Bytes, 1, 8 << 10);
    }

    [Fact]
    public void Message_LargerThanTheBuffer_IsLostAndWhatFollowsIsNot()
    {
        _rig.Options = new() { Buffer = 4 << 10 };
        var stream = _rig.Begin();
        StreamRig.Say(stream, "1");
        StreamRig.Say(stream, new string('x', 10_000));
        StreamRig.Say(stream, "3");

        Assert.Equal(StreamState.Lost, StreamRig.Read(stream, 0).State);
        Assert.Equal(("3", StreamState.Waiting), StreamRig.Read(stream, 2));
    }

    [Theory]
    [InlineData(true, StreamState.Complete)]
    [InlineData(false, StreamState.Lost)]
    public void Call_EndsWithoutResponse_OnlyAfterACancellationIsThatAll(bool isCancelled, object expected)
    {
        var stream = _rig.Begin();
        StreamRig.Say(stream, "1");
        stream.End(isCancelled, 0);

        Assert.Equal(("1", (StreamState)expected), StreamRig.Read(stream, 0));
    }

    [Fact]
    public void TakeOver_BreaksTheConnectionOfTheCallUntilItHasEnded()
    {
        StreamRig.Connection first = new(), second = new();
        var running = _rig.Begin(connection: first);
        var ended = _rig.Begin(connection: second);
        ended.End(isCancelled: true, 0);
        CancellationTokenSource[] readers = [new(), new(), new()];

        running.TakeOver(readers[0]);
        running.TakeOver(readers[1]);
        ended.TakeOver(readers[2]);

        Assert.Equal((1, 0), (first.Aborts, second.Aborts));
        Assert.Equal([true, false, false], readers.Select(reader => reader.IsCancellationRequested));
    }

    [Fact]
    public async Task Wait_EndsWithTheNextMessage()
    {
        var stream = _rig.Begin();
        var waiting = stream.WaitAsync(0);
        Assert.False(waiting.IsCompleted);

        StreamRig.Say(stream, "1");

        await waiting.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.True(stream.WaitAsync(0).IsCompleted);
        Assert.False(stream.WaitAsync(1).IsCompleted);
    }

    public void Dispose() => _rig.Dispose();
}
