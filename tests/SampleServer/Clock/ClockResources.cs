using System.ComponentModel;
using ModelContextProtocol.Server;

namespace SampleServer.Clock;

/// <summary>The resource that lists the zones the clock knows.</summary>
public static class ClockResources
{
    /// <summary>IANA names of the zones of this machine, in ordinal order.</summary>
    public static IReadOnlyList<string> ZoneIds { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    [McpServerResource(UriTemplate = "clock://zones", Name = "zones", Title = "Time zones", MimeType = "text/plain")]
    [Description("Every time zone the clock knows, one to a line.")]
    public static string Zones() => string.Join('\n', ZoneIds);
}
