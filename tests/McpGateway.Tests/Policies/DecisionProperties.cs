using System.Text;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Policies;

namespace McpGateway.Tests.Policies;

/// <summary>What holds for any policy, over small random ones.</summary>
public class DecisionProperties
{
    private static readonly string[] Uris =
    [
        "x://a", "x://a/b", "x://a/b/c", "x://b", "X://A/b", "x:///a", "x://a/../b", "x://a//b", "x:a", "x://a?b", "x://a/b/#c", "x://a%2Fb", "y z",
    ];

    private static readonly Subject[] Subjects =
    [
        .. from server in (string[])["s", "t"] from name in (string[])["a", "ab", "b"] from kind in (SubjectKind[])[SubjectKind.Tool, SubjectKind.Prompt] select new Subject(server, kind, name),
        .. from server in (string[])["s", "t"] from uri in Uris select new Subject(server, SubjectKind.Resource, uri),
        .. from template in (string[])["x://a/{b}", "x://{+a}", "x://a{?q}"] select new Subject("s", SubjectKind.ResourceTemplate, template),
        new Subject("s", SubjectKind.Tool, "a") { ServerTrusted = true, ReadOnlyHint = true },
    ];

    private static readonly Gen<string> Rule =
        from server in Gen.Elements("s", "t", "*")
        from what in Gen.Elements(
            "", ", tools: [a]", ", tools: [\"a*\"]", ", tools: [\"*\"]", ", prompts: [\"*b\"]", ", resources: [\"**\"]", ", resources: [\"x://a\"]",
            ", resources: [\"x://a/*\"]", ", resources: [\"x://a/**\", \"x://b\"]", ", resources: [\"x://a/../b\"]", ", tools: [b], resources: [\"X://A/b\"]")
        select $"{{ server: \"{server}\"{what} }}";

    private static readonly Gen<Sketch> Sketches =
        from allows in Rule.ListOf()
        from denies in Rule.ListOf()
        from splits in Gen.Choose(0, 7).ListOf(16)
        select new Sketch([.. allows.Take(6)], [.. denies.Take(3)], [.. splits]);

    [Fact]
    public void Deny_AddedToAnyPolicy_NeverAllowsMore() =>
        Check(from sketch in Sketches from deny in Rule select (sketch, deny), input =>
        {
            var (before, after) = (input.sketch.Policy(), (input.sketch with { Denies = [.. input.sketch.Denies, input.deny] }).Policy());
            return Subjects.All(subject => before.Allows("k", subject) || !after.Allows("k", subject));
        });

    [Fact]
    public void Allow_AddedToAnyPolicy_NeverAllowsLess() =>
        Check(from sketch in Sketches from allow in Rule select (sketch, allow), input =>
        {
            var (before, after) = (input.sketch.Policy(), (input.sketch with { Allows = [.. input.sketch.Allows, input.allow] }).Policy());
            return Subjects.All(subject => !before.Allows("k", subject) || after.Allows("k", subject));
        });

    [Fact]
    public void Order_OfFilesRolesAndRules_NeverMatters() =>
        Check(from one in Sketches from splits in Gen.Choose(0, 7).ListOf(16) select (one, splits), input =>
        {
            var other = new Sketch([.. input.one.Allows.Reverse()], [.. input.one.Denies.Reverse()], [.. input.splits]);
            var (a, b) = (input.one.Policy(), other.Policy());
            return Subjects.All(subject => a.Allows("k", subject) == b.Allows("k", subject));
        });

    [Fact]
    public void Verdict_OfAnyPolicy_NamesARuleExactlyWhereOneDecided() =>
        Check(Sketches, sketch =>
        {
            var policy = sketch.Policy();
            return Subjects.Select(subject => policy.Decide(policy.RolesOfKey("k"), subject)).All(verdict =>
                (verdict.Rule is not null) == (verdict.Reason is VerdictReason.Allowed or VerdictReason.DeniedByRule)
                && verdict.Allowed == (verdict.Reason == VerdictReason.Allowed));
        });

    private static void Check<T>(Gen<T> inputs, Func<T, bool> holds) =>
        Prop.ForAll(inputs.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Rules, and the role (0–3) and file (two of them) that each is put into.</summary>
    internal sealed record Sketch(string[] Allows, string[] Denies, int[] Splits)
    {
        public CompiledPolicy Policy() => Policies.Read(
        [
            new PolicyFile("a.yaml", File(0) + "clients: [ { name: c, when: { apiKey: k }, roles: [r0, r1, r2, r3] } ]\n"),
            new PolicyFile("b.yaml", File(1)),
        ]);

        private string File(int file)
        {
            var text = new StringBuilder("version: 1\nroles:\n");
            for (var role = 2 * file; role < (2 * file) + 2; role++)
            {
                text.Append($"  r{role}:\n    allow: [{InRole(Allows, role, 0)}]\n    deny: [{InRole(Denies, role, 8)}]\n");
            }

            return text.ToString();
        }

        private string InRole(string[] rules, int role, int from) =>
            string.Join(", ", rules.Where((_, i) => Splits[(from + i) % Splits.Length] / 2 == role));
    }
}
