using System.Globalization;
using McpGateway.Policies.Limits;

namespace McpGateway.RateLimiting.Metering;

/// <summary>
/// What a client is told to know a limit by: who shares it, its kind and a number where several are alike. Never a role, a
/// file, a server or a pattern: which rules there are is nobody's business.
/// </summary>
internal static class LimitNames
{
    public static string[] Of(IReadOnlyList<LimitRule> rules)
    {
        var names = new string[rules.Count];
        Dictionary<string, int> met = new(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (rules[i].Shadow)
            {
                names[i] = "";
                continue;
            }

            var name = $"{Word(rules[i].Per)}-{Word(rules[i].Kind)}";
            var number = met[name] = met.GetValueOrDefault(name) + 1;
            names[i] = number == 1 ? name : $"{name}-{number.ToString(CultureInfo.InvariantCulture)}";
        }

        return names;
    }

    private static string Word(LimitPer per) => per switch
    {
        LimitPer.Principal => "principal",
        LimitPer.App => "app",
        _ => "role",
    };

    private static string Word(LimitKind kind) => kind switch
    {
        LimitKind.Rate => "rate",
        LimitKind.Quota => "quota",
        _ => "concurrency",
    };
}
