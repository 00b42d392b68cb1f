using System.Text;
using McpGateway.Streams;

namespace McpGateway.Tests.Streams;

public sealed class EventIdsTests : IDisposable
{
    private readonly StreamRig _rig = new();
    private readonly EventId _stream = new("replica", Guid.NewGuid(), "\"id\""u8.ToArray(), 0);

    [Fact]
    public void Id_Opened_SaysWhatWasSealed()
    {
        Assert.True(_rig.Ids.TryOpen(Sealed() + ".12", "alice", "session", out var id));

        Assert.Equal((_stream.Owner, _stream.Stream, 12), (id.Owner, id.Stream, id.Number));
        Assert.Equal("\"id\"", Encoding.ASCII.GetString(id.RequestId.Span));
    }

    [Theory]
    [InlineData("mallory", "session")]
    [InlineData("alice", "other")]
    public void Id_OfAnother_DoesNotOpen(string principal, string session) => Assert.False(_rig.Ids.TryOpen(Sealed() + ".1", principal, session, out _));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".-1")]
    [InlineData(".+1")]
    [InlineData(". 1")]
    [InlineData(".1 ")]
    [InlineData(".99999999999999999999")]
    [InlineData("A.1")]
    public void Id_WithAnotherEnd_DoesNotOpen(string end) => Assert.False(_rig.Ids.TryOpen(Sealed() + end, "alice", "session", out _));

    [Fact]
    public void Id_TooOld_DoesNotOpen()
    {
        var id = Sealed() + ".1";
        _rig.Time.Advance(TimeSpan.FromHours(25));

        Assert.False(_rig.Ids.TryOpen(id, "alice", "session", out _));
    }

    public void Dispose() => _rig.Dispose();

    private string Sealed() => Encoding.ASCII.GetString(_rig.Ids.Seal("alice", "session", _stream, TimeSpan.FromMinutes(30)));
}
