using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Catalog.Views;

public sealed class CursorsTests
{
    private static readonly ListPosition Position = new("notes", "é𝄞name", 41);

    private readonly ManualTime _time = new();
    private readonly Cursors _cursors;

    public CursorsTests() => _cursors = new Cursors(new Sealer(new SnapshotHolder([], _time), _time));

    [Fact]
    public void TryOpen_OwnCursor_GivesThePositionBack()
    {
        Assert.Equal(Position, _cursors.TryOpen("p", null, ListKind.Tools, Seal()));
        var own = _cursors.Seal("p", "notes", ListKind.Templates, Position);
        Assert.Equal(Position, _cursors.TryOpen("p", "notes", ListKind.Templates, own));
    }

    [Fact]
    public void TryOpen_AnothersOrForAnotherListOrEndpoint_IsNone()
    {
        Assert.Null(_cursors.TryOpen("q", null, ListKind.Tools, Seal()));
        Assert.Null(_cursors.TryOpen("p", "notes", ListKind.Tools, Seal()));
        Assert.Null(_cursors.TryOpen("p", null, ListKind.Prompts, Seal()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("own.")]
    [InlineData("own.AAAA")]
    [InlineData("eyJzZXJ2ZXIiOiJhIn0=")]
    public void TryOpen_SomethingElse_IsNone(string cursor) => Assert.Null(_cursors.TryOpen("p", null, ListKind.Tools, cursor));

    [Fact]
    public void TryOpen_AnyChangedCharacter_IsNone()
    {
        var cursor = Seal();
        for (var i = 0; i < cursor.Length; i++)
        {
            var changed = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            Assert.Null(_cursors.TryOpen("p", null, ListKind.Tools, changed));
        }
    }

    [Fact]
    public void TryOpen_AfterItsLifetime_IsNone()
    {
        var cursor = Seal();
        _time.Advance(Cursors.Lifetime);
        Assert.Null(_cursors.TryOpen("p", null, ListKind.Tools, cursor));
    }

    private string Seal() => _cursors.Seal("p", null, ListKind.Tools, Position);
}
