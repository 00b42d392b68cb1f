using McpGateway.Catalog.Tasks;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Catalog.Tasks;

public sealed class TaskIdsTests
{
    private readonly ManualTime _time = new();
    private readonly TaskIds _ids;

    public TaskIdsTests() => _ids = new TaskIds(new Sealer(new SnapshotHolder([], _time), _time));

    [Theory]
    [InlineData("slow", "786512e2-9e0d-44bd-8f29-789f320fe840")]
    [InlineData("a\nb/é𝄞", "\n7\n")]
    [InlineData("12", "")]
    public void TryOpen_OwnId_GivesTheTaskBack(string tool, string id)
    {
        GatewayTask task = new("notes", tool, id);
        Assert.Equal(task, _ids.TryOpen("p", Era.Modern, _ids.Seal("p", Era.Modern, task)));
    }

    [Fact]
    public void TryOpen_AnothersOrOfAnotherEraOrExpired_IsNone()
    {
        var text = _ids.Seal("p", Era.Modern, new GatewayTask("notes", "slow", "1"));

        Assert.Null(_ids.TryOpen("q", Era.Modern, text));
        Assert.Null(_ids.TryOpen("p", Era.Legacy, text));
        _time.Advance(TaskIds.Lifetime);
        Assert.Null(_ids.TryOpen("p", Era.Modern, text));
    }

    [Fact]
    public void TryOpen_AnyChangedCharacter_IsNone()
    {
        var text = _ids.Seal("p", Era.Modern, new GatewayTask("notes", "slow", "1"));
        for (var i = 0; i < text.Length; i++)
        {
            Assert.Null(_ids.TryOpen("p", Era.Modern, text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..]));
        }
    }
}
