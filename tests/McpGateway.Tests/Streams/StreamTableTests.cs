using McpGateway.Streams;

namespace McpGateway.Tests.Streams;

public sealed class StreamTableTests : IDisposable
{
    private readonly StreamRig _rig = new();

    [Fact]
    public void Stream_Kept_IsFoundByItsOwnPrincipalAndSessionAlone()
    {
        var stream = _rig.Begin();

        Assert.Same(stream, _rig.Table.Find(stream.Id, "alice", "session"));
        Assert.Null(_rig.Table.Find(stream.Id, "mallory", "session"));
        Assert.Null(_rig.Table.Find(stream.Id, "alice", "other"));
        Assert.Null(_rig.Table.Find(Guid.NewGuid(), "alice", "session"));
    }

    [Fact]
    public void Stream_Ended_IsKeptForItsTimeAndThenNothingIsLeft()
    {
        var stream = _rig.Begin();
        StreamRig.Say(stream, "answer", isAnswer: true);
        _rig.Time.Advance(TimeSpan.FromHours(1));
        stream.End(isCancelled: false, _rig.Time.GetTimestamp());

        _rig.Time.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal(("answer", StreamState.Complete), StreamRig.Read(_rig.Table.Find(stream.Id, "alice", "session")!, 0));
        _rig.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(_rig.Table.Find(stream.Id, "alice", "session"));
        Assert.Equal(0, _rig.Table.Bytes);
    }

    [Fact]
    public void Session_Ended_ItsStreamsEndAndThoseOfOthersDoNot()
    {
        var stream = _rig.Begin();
        var other = _rig.Begin(StreamRig.Session(id: "other"));
        CancellationTokenSource reader = new();
        stream.TakeOver(reader);

        _rig.Table.Ended(StreamRig.Session());

        Assert.True(reader.IsCancellationRequested);
        Assert.Null(_rig.Table.Find(stream.Id, "alice", "session"));
        Assert.NotNull(_rig.Table.Find(other.Id, "alice", "other"));

        // The call may go on to write: nothing is kept of it.
        var before = _rig.Table.Bytes;
        StreamRig.Say(stream, new string('x', 10_000));
        stream.End(isCancelled: false, 0);
        Assert.Equal(before, _rig.Table.Bytes);
    }

    [Fact]
    public void Principal_AtItsBound_LosesItsOldestEndedStreamsAndNobodyElseDoes()
    {
        _rig.Options = new() { PerPrincipal = 20_000 };
        var others = _rig.Begin(StreamRig.Session("bob"));
        others.End(isCancelled: true, 0);
        var first = _rig.Begin();
        StreamRig.Say(first, new string('a', 8_000), isAnswer: true);
        first.End(isCancelled: false, 0);
        var second = _rig.Begin();
        StreamRig.Say(second, new string('b', 8_000), isAnswer: true);
        second.End(isCancelled: false, 0);

        var third = _rig.Begin();
        StreamRig.Say(third, new string('c', 8_000));

        Assert.Equal(StreamState.Lost, StreamRig.Read(first, 0).State);
        Assert.Null(_rig.Table.Find(first.Id, "alice", "session"));
        Assert.Equal(StreamState.Complete, StreamRig.Read(second, 0).State);
        Assert.Equal(8_000, StreamRig.Read(third, 0).Data.Length);
        Assert.NotNull(_rig.Table.Find(others.Id, "bob", "session"));
    }

    [Fact]
    public void Total_IsFullOfAnothers_NewStreamsCannotBeResumed()
    {
        _rig.Options = new() { PerPrincipal = 1 << 20, Total = 10_000, Buffer = 1 << 20 };
        var others = _rig.Begin(StreamRig.Session("bob"));
        StreamRig.Say(others, new string('b', 8_000), isAnswer: true);
        others.End(isCancelled: false, 0);

        Assert.Null(_rig.TryBegin());
        Assert.Equal(StreamState.Complete, StreamRig.Read(others, 0).State);
    }

    public void Dispose() => _rig.Dispose();
}
