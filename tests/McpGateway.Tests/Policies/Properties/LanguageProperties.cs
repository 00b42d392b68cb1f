using FsCheck;
using FsCheck.Fluent;
using McpGateway.Commands.Asking;

namespace McpGateway.Tests.Policies.Properties;

/// <summary>What holds for any policy of the whole language, any client, any thing and any call.</summary>
public class LanguageProperties
{
    [Fact]
    public void Deny_AddedAnywhere_NeverAllowsMore() =>
        Check(from sketch in Sketch.Any from role in Gen.Choose(0, 3) from rule in Sketch.Deny select (sketch, role, rule), input =>
            Pairs(input.sketch, input.sketch with { Denies = [.. input.sketch.Denies, (input.role, input.rule)] })
                .All(pair => (pair.Before == AnswerKind.Allow || pair.After != AnswerKind.Allow) && (IsListed(pair.Before) || !IsListed(pair.After))));

    [Fact]
    public void Allow_AddedAnywhere_NeverAllowsLess() =>
        Check(from sketch in Sketch.Any from role in Gen.Choose(0, 3) from rule in Sketch.Allow select (sketch, role, rule), input =>
            Pairs(input.sketch, input.sketch with { Allows = [.. input.sketch.Allows, (input.role, input.rule)] })
                .All(pair => (pair.Before != AnswerKind.Allow || pair.After == AnswerKind.Allow) && (!IsListed(pair.Before) || IsListed(pair.After))));

    [Fact]
    public void Order_OfFilesEntriesRolesAndRules_NeverMatters() =>
        Check(from sketch in Sketch.Any from split in Gen.Choose(0, 63) from other in Gen.Choose(0, 63) select (sketch, split, other), input =>
            Questions.AnswersOf(input.sketch.Policy(input.split)).SequenceEqual(Questions.AnswersOf(input.sketch.Reversed().Policy(input.other))));

    [Fact]
    public void Shadow_WhateverItSays_ChangesNoAnswer() =>
        Check(Sketch.Any, sketch => Pairs(sketch with { Watched = [] }, sketch).All(pair => pair.Before == pair.After));

    [Fact]
    public void Inherits_IsTheSameAsHavingTheRoleToo() =>
        Check(Sketch.Any, sketch =>
        {
            var inherited = Enumerable.Range(0, 4).Select(role => Enumerable.Range(0, 4).Where(from => from >= role && Enumerable.Range(role, from - role).All(i => sketch.Inherits[i])).ToArray()).ToArray();
            var flat = sketch with
            {
                Inherits = [false, false, false],
                Allows = [.. inherited.SelectMany((from, role) => sketch.Allows.Where(rule => from.Contains(rule.Role)).Select(rule => (role, rule.Rule)))],
                Denies = [.. inherited.SelectMany((from, role) => sketch.Denies.Where(rule => from.Contains(rule.Role)).Select(rule => (role, rule.Rule)))],
            };
            return Pairs(sketch, flat).All(pair => pair.Before == pair.After);
        });

    [Fact]
    public void Listed_IsExactlyWhatIsNotAnsweredAsUnknown() =>
        Check(Sketch.Any, sketch =>
        {
            var policy = sketch.Policy();
            return Questions.AnswersOf(policy).All(asked => policy.RolesOf(asked.Client.Facts) is { } roles
                ? policy.Decide(roles, asked.Subject).Allowed == IsListed(asked.Kind)
                    && (policy.Decide(roles, asked.Subject) is not { Allowed: true, Conditions: null } || asked.Kind == AnswerKind.Allow)
                    && (policy.Reaches(roles, asked.Subject.Server) || !IsListed(asked.Kind))
                : asked.Kind == AnswerKind.UnknownClient);
        });

    private static bool IsListed(AnswerKind kind) => kind is AnswerKind.Allow or AnswerKind.InsufficientScope or AnswerKind.ArgumentRefused;

    private static IEnumerable<(AnswerKind Before, AnswerKind After)> Pairs(Sketch before, Sketch after) =>
        Questions.AnswersOf(before.Policy()).Zip(Questions.AnswersOf(after.Policy()), (a, b) => (a.Kind, b.Kind));

    private static void Check<T>(Gen<T> inputs, Func<T, bool> holds) =>
        Prop.ForAll(inputs.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
}
