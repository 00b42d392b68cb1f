using System.Diagnostics;
using System.Globalization;
using McpGateway.Policies;

namespace McpGateway.Tests.Policies;

/// <summary>
/// What a decision costs with 1,000 roles and 10,000 tools, for a principal with eight roles. The goal is 300 ns in a
/// release build; the bounds here leave room for a debug build on a machine that others use, and catch a cost that grows
/// with the policy. The figures are printed.
/// </summary>
public class DecisionCostTests(ITestOutputHelper output)
{
    private static readonly Subject[] Subjects =
    [
        new("server-1", SubjectKind.Tool, "tool-4711"),
        new("server-1", SubjectKind.Tool, "get_thing"),
        new("server-1", SubjectKind.Tool, "drop_thing"),
        new("server-1", SubjectKind.Tool, "nothing"),
    ];

    [Fact]
    public void Decide_OneOfTenThousandTools_CostsNoMoreThanTheRolesOfThePrincipal()
    {
        var policy = CompiledPolicyTests.Large();
        var roles = policy.RolesOfKey("k");
        var best = BestOfRounds(3000, _ => NanosecondsPer(2000, i => policy.Decide(roles, Subjects[i % Subjects.Length])));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a decision: {best:F0} ns"));
        Assert.InRange(best, 0, 3000);
    }

    [Fact]
    public void FirstDecision_OfARoleSetOnAServer_CostsNoMoreThanItsRoles()
    {
        var policy = CompiledPolicyTests.Large();
        var roles = policy.RolesOfKey("k");
        var best = BestOfRounds(1_000_000, round => NanosecondsPer(20, i => policy.Decide(roles, new Subject($"s{round}-{i}", SubjectKind.Tool, "tool-4711"))));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the first decision on a server: {best / 1000:F1} µs"));
        Assert.InRange(best, 0, 1_000_000);
    }

    /// <summary>
    /// The least of at least 60 rounds. What else the machine does only adds to a round, so while the least is above the
    /// bound there are more of them, for ten seconds at most; a decision that really costs more stays above it in each.
    /// </summary>
    private static double BestOfRounds(double bound, Func<int, double> round)
    {
        var (start, best) = (Stopwatch.GetTimestamp(), double.MaxValue);
        for (var i = 0; i < 60 || (best > bound && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10)); i++)
        {
            best = Math.Min(best, round(i));
        }

        return best;
    }

    private static double NanosecondsPer(int count, Action<int> act)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            act(i);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }
}
