using System.Globalization;

namespace McpGateway.Policies.Limits;

/// <summary>Gives the limits of one role their names, which outlive edits.</summary>
internal static class LimitIdentities
{
    public static void Assign(IEnumerable<LimitRule> limitsOfARole)
    {
        foreach (var alike in limitsOfARole.GroupBy(Scope, StringComparer.Ordinal))
        {
            // Not by their place: who moves a line has not changed a limit. Nor by the shorter window first: who adds a limit
            // per second to one per day must not have the day's count begin anew.
            var ordered = alike.OrderByDescending(limit => limit.Window).ThenBy(limit => limit.Amount).ThenBy(limit => limit.Burst);
            foreach (var (limit, ordinal) in ordered.Select((limit, i) => (limit, i)))
            {
                limit.Identity = $"{alike.Key}|{ordinal.ToString(CultureInfo.InvariantCulture)}";
            }
        }
    }

    /// <summary>A tool's pattern may hold any character, so each has its length before it. A quota's window is part of it: a day's count tells nothing about a week.</summary>
    private static string Scope(LimitRule limit) => string.Join('|',
        limit.Role,
        limit.Per,
        limit.Kind,
        limit.Calendar,
        ((int)limit.Methods).ToString(CultureInfo.InvariantCulture),
        limit.Server?.Text ?? "-",
        limit.Tools is null ? "-" : string.Concat(limit.Tools.Select(tool => tool.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(text => $"{text.Length}:{text}")));
}
