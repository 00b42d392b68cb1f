using System.ComponentModel;
using ModelContextProtocol.Server;

namespace SampleServer.Clock;

/// <summary>The clock's prompt.</summary>
public static class ClockPrompts
{
    [McpServerPrompt(Name = "plan_meeting", Title = "Plan a meeting")]
    [Description("Find a time that suits people in two zones.")]
    public static string PlanMeeting(
        [Description("Zone of the first person.")] string zone,
        [Description("Zone of the second person.")] string other) =>
        $"Find three times within the next five working days at which it is between 09:00 and 17:00 both in {zone} and in {other}. " +
        "Use the tools now and convert. Show each time as both people's clocks show it.";
}
