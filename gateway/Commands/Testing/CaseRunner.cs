using McpGateway.Commands.Asking;
using McpGateway.Policies;
using McpGateway.Policies.Limits;

namespace McpGateway.Commands.Testing;

/// <summary>Puts cases before a policy.</summary>
internal static class CaseRunner
{
    public static CaseResult Run(CompiledPolicy policy, AskedCatalog catalog, PolicyCase one)
    {
        var differences = new List<CaseDifference>();
        var answer = one.Subject is { } subject ? Question.Ask(policy, one.Client, subject, one.Arguments) : null;
        var roles = policy.RolesOf(one.Client.Facts);
        if (answer is not null)
        {
            Compare(one.Expectation, answer, differences);
        }

        if (one is { Subject: { } limited, Expectation.Limits: { } limits })
        {
            CompareLimits(limits, roles is null ? [] : [.. AskedLimits.Of(roles, limited)], differences);
        }

        if (one.Expectation.Reaches is { } reaches && (roles is not null && policy.Reaches(roles, one.Server!)) != reaches)
        {
            differences.Add(new(
                $"reaches: {(reaches ? "true" : "false")} ({one.Server})",
                reaches ? "no rule could allow anything on it, so it does not exist for this client" : "some rule could allow something on it",
                reaches ? "add an allow for something on it" : "deny the whole server, or take the allow away"));
        }

        CompareRoles(one.Expectation.Roles, roles, differences);
        if (one.Expectation.Sees is { } sees)
        {
            CompareSight(sees, policy, roles, catalog, differences);
        }

        return new CaseResult(one, answer, roles?.Names, differences);
    }

    private static void Compare(CaseExpectation expected, Answer answer, List<CaseDifference> differences)
    {
        var came = $"{answer.Word}: {answer.Why}";
        if (expected.Expect is { } word && !(word switch { "listed" => answer.Listed, "not_listed" => !answer.Listed, _ => word == answer.Word }))
        {
            differences.Add(new($"expect: {word}", came, MendOf(answer)));
        }

        if (expected.Rule is { } rule && !RuleNames.Same(rule, answer.Rule))
        {
            differences.Add(new($"rule: {rule}", answer.Rule is null ? $"rule: none ({answer.Why})" : $"rule: {answer.Rule} ({answer.Why})", "name the rule that decides now, if that is right"));
        }

        if (expected.Reason is { } reason && reason != answer.Reason)
        {
            differences.Add(new($"reason: {reason}", $"reason: {answer.Reason}", "see the README of the policy language, 'How a decision is made'"));
        }

        if (expected.Shadow is { } shadow && !RuleNames.Same(shadow, answer.Shadow))
        {
            differences.Add(new($"shadow: {shadow}", $"shadow: {answer.Shadow?.ToString() ?? "none"}", "name the shadow rule that would decide, or none"));
        }

        if (expected.Scopes is { } scopes)
        {
            CompareSet("scopes", scopes, answer.Condition?.Scopes ?? [], "write all scopes that the call needs", differences);
        }

        if (expected.Argument is { } argument && argument != (answer.Condition?.Argument ?? "none"))
        {
            differences.Add(new($"argument: {argument}", $"argument: {answer.Condition?.Argument ?? "none"}", "name the argument as a JSON pointer, such as /path"));
        }
    }

    private static void CompareLimits(IReadOnlyList<string> expected, IReadOnlyList<LimitRule> came, List<CaseDifference> differences)
    {
        var open = came.ToList();
        var missing = expected.Where(one => open.FindIndex(limit => RuleNames.Same(one, limit)) is var i && (i < 0 || !Removed(open, i))).ToArray();
        if (missing.Length > 0 || open.Count > 0)
        {
            differences.Add(new($"limits: [{string.Join(", ", expected)}]", $"limits: [{string.Join(", ", came.Select(limit => $"{limit.Location}{(limit.Shadow ? " shadow" : "")}"))}]", "name every limit of the client's roles that counts this, by file and line"));
        }
    }

    private static bool Removed(List<LimitRule> limits, int at)
    {
        limits.RemoveAt(at);
        return true;
    }

    private static void CompareRoles(IReadOnlyList<string>? expected, RoleSet? roles, List<CaseDifference> differences)
    {
        if (expected is not null)
        {
            CompareSet("roles", expected, roles?.Names ?? [], "write the roles of every client entry that matches, or change the entries", differences);
        }
    }

    private static void CompareSight(IReadOnlyList<Subject> expected, CompiledPolicy policy, RoleSet? roles, AskedCatalog catalog, List<CaseDifference> differences)
    {
        var shown = roles is null ? [] : Sight.Of(policy, roles, catalog).ToHashSet();
        foreach (var missing in expected.Where(one => !shown.Contains(one)))
        {
            var why = roles is null ? "no entry of 'clients' matches" : Question.Ask(policy, roles, new HashSet<string>(), missing, default).Why;
            differences.Add(new($"sees the {AskedKinds.One(missing.Kind)} {missing.Name} of {missing.Server}", $"it is not listed: {why}", "add an allow for it, or take it out of 'sees'"));
        }

        foreach (var extra in shown.Except(expected))
        {
            var why = policy.Decide(roles!, extra).Rule;
            differences.Add(new($"does not see the {AskedKinds.One(extra.Kind)} {extra.Name} of {extra.Server}", $"it is listed: allowed by the rule {why}", "add it to 'sees', or deny it"));
        }
    }

    private static void CompareSet(string what, IEnumerable<string> expected, IEnumerable<string> came, string mend, List<CaseDifference> differences)
    {
        var (a, b) = (string.Join(", ", expected.Order(StringComparer.Ordinal)), string.Join(", ", came.Order(StringComparer.Ordinal)));
        if (!string.Equals(a, b, StringComparison.Ordinal))
        {
            differences.Add(new($"{what}: [{a}]", $"{what}: [{b}]", mend));
        }
    }

    private static string MendOf(Answer answer) => answer.Kind switch
    {
        AnswerKind.UnknownClient => "add an entry under 'clients' that matches this client, or write 'expect: unknown_client'",
        AnswerKind.Deny when answer.Rule is null => "add an allow for it, or write 'expect: deny'",
        _ => $"change the rule {answer.Rule}, or write 'expect: {answer.Word}'",
    };
}
