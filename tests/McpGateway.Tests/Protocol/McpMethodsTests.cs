using McpGateway.Protocol;

namespace McpGateway.Tests.Protocol;

public sealed class McpMethodsTests
{
    [Fact]
    public void Table_EveryMethod_IsFoundByItsNameAndStandsAtItsPlace()
    {
        foreach (var method in Enum.GetValues<McpMethod>())
        {
            Assert.Equal(method, method.Traits().Method);
            if (method != McpMethod.Unknown)
            {
                Assert.Equal(method, McpMethods.Find(Bytes.Of(method.WireName())));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tools/call")]
    [InlineData("tools/call ")]
    [InlineData("tools/cal")]
    [InlineData("notifications/resources/templates/list_changed/and/longer/than/any")]
    public void Find_AnotherSpelling_IsUnknown(string name) => Assert.Equal(McpMethod.Unknown, McpMethods.Find(Bytes.Of(name)));

    [Theory]
    [InlineData(McpMethod.Initialize, true, false)]
    [InlineData(McpMethod.Ping, true, false)]
    [InlineData(McpMethod.LoggingSetLevel, true, false)]
    [InlineData(McpMethod.ResourcesSubscribe, true, false)]
    [InlineData(McpMethod.Discover, false, true)]
    [InlineData(McpMethod.SubscriptionsListen, false, true)]
    [InlineData(McpMethod.ToolsCall, true, true)]
    public void Traits_Eras_AreThoseOfTheSchemas(McpMethod method, bool legacy, bool modern)
    {
        Assert.Equal(legacy, method.Traits().IsIn(Era.Legacy));
        Assert.Equal(modern, method.Traits().IsIn(Era.Modern));
    }

    [Fact]
    public void Traits_NameHeader_OnlyOnTheMethodsOfTheSpecificationAndOfTasks() =>
        Assert.Equal(
            [McpMethod.ToolsCall, McpMethod.PromptsGet, McpMethod.ResourcesRead, McpMethod.TasksGet, McpMethod.TasksUpdate, McpMethod.TasksCancel],
            McpMethods.All.Where(row => row.HasNameHeader).Select(row => row.Method));
}
