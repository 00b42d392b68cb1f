using System.Text;
using McpGateway.Bridging.Notifications;

namespace McpGateway.Tests.Bridging;

public class CallNotificationsTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":501,"progress":1.0}}""",
        """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t\u006f","progress":1.0}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":2,"progressToken" : 501.0}}""",
        """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":2,"progressToken" : "t\u006f"}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":502,"progress":1}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"501","progress":1}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b"}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"notifications/progress","params":{"progressToken":501}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{"message":"password?"}}""", null)]
    public void Translate_ByMethodAndToken_PassesOnlyTheCallsOwn(string message, string? expected)
    {
        var notifications = new CallNotifications("501"u8.ToArray(), """
            "t\u006f"
            """u8.ToArray(), LogFilter.OfRequest(null));
        Assert.Equal(expected, Translate(notifications, message));
    }

    [Fact]
    public void Translate_ProgressNobodyAskedFor_IsDropped()
    {
        var notifications = new CallNotifications(default, default, LogFilter.OfSession(null));
        Assert.Null(Translate(notifications, """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}"""));
    }

    [Theory]
    [InlineData("warning", "warning", true)]
    [InlineData("warning", "emergency", true)]
    [InlineData("warning", "notice", false)]
    [InlineData("warning", "loud", false)]
    [InlineData("debug", "debug", true)]
    [InlineData(null, "emergency", false)]
    public void Translate_LogsForAModernClient_FollowTheRequest(string? asked, string level, bool passes) =>
        Assert.Equal(passes, Translate(new CallNotifications(default, default, LogFilter.OfRequest(asked)), Log(level)) is not null);

    [Theory]
    [InlineData("error", "error", true)]
    [InlineData("error", "info", false)]
    [InlineData(null, "debug", true)]
    [InlineData(null, "loud", true)]
    public void Translate_LogsForALegacyClient_FollowTheSession(string? set, string level, bool passes) =>
        Assert.Equal(passes, Translate(new CallNotifications(default, default, LogFilter.OfSession(set)), Log(level)) is not null);

    private static string Log(string level) =>
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"" + level + "\",\"data\":{\"x\":1.0}}}";

    private static string? Translate(CallNotifications notifications, string message)
    {
        using var translated = notifications.Translate(Encoding.UTF8.GetBytes(message));
        return translated is null ? null : Encoding.UTF8.GetString(translated.Span);
    }
}
