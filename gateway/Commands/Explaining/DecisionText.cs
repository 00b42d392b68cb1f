using McpGateway.Access;
using McpGateway.Commands.Asking;
using McpGateway.Policies;
using McpGateway.Policies.Explaining;
using McpGateway.Policies.Limits;
using McpGateway.Protocol.Json;

namespace McpGateway.Commands.Explaining;

/// <summary>Shows a decision with everything that led to it.</summary>
internal sealed class DecisionText(TextWriter output, CompiledPolicy policy)
{
    /// <param name="by">Who asks.</param>
    /// <param name="roles">Null: no client entry matches.</param>
    /// <param name="subject">For what.</param>
    /// <param name="arguments">Null: no call is given.</param>
    /// <param name="answer">Of the call, or of one without arguments.</param>
    public void Write(AskedBy by, RoleSet? roles, Subject subject, byte[]? arguments, Answer answer)
    {
        output.WriteLine($"{Head(roles, subject, arguments, answer)}\n");
        output.WriteLine($"client    {by.Client?.ToString() ?? $"whoever has {string.Join(", ", by.Roles)}"}");
        Entries(by);
        if (roles is not null)
        {
            Roles(roles);
        }

        output.WriteLine($"asks for  {AskedKinds.One(subject.Kind)} {subject.Name} on {subject.Server}");
        if (roles is not null)
        {
            Rules(roles, policy.Explain(roles, subject, by.Scopes, arguments is null ? null : new CallArguments(arguments, new ByteRange(0, arguments.Length))));
            Limits(AskedLimits.Of(roles, subject));
        }

        var first = true;
        foreach (var line in arguments is null && DependsOnCall(answer) ? ["It is listed. What a call is answered depends on the call: add --arguments JSON."] : ClientSight.Lines(answer, subject))
        {
            output.WriteLine($"{(first ? "sees      " : "          ")}{line}");
            first = false;
        }
    }

    private static string Head(RoleSet? roles, Subject subject, byte[]? arguments, Answer answer) => answer switch
    {
        _ when roles is null => "REFUSED: no entry of 'clients' matches.",
        _ when arguments is null && DependsOnCall(answer) => $"LISTED, and the call decides: rule {answer.Verdict.Rule}.",
        { Kind: AnswerKind.Allow } => $"ALLOWED by the rule {answer.Rule}.",
        _ => $"{(answer.Listed ? "LISTED, BUT THIS CALL IS REFUSED" : "DENIED")}: {answer.Why}.",
    };

    private static bool DependsOnCall(Answer answer) => answer.Condition is not null;

    private void Entries(AskedBy by)
    {
        if (by.Client is not { } client)
        {
            return;
        }

        var entries = policy.ExplainClient(client.Facts);
        foreach (var (entry, i) in entries.Select((entry, i) => (entry, i)))
        {
            output.WriteLine($"{(i == 0 ? "entries   " : "          ")}{entry.Location} {entry.Name}: {string.Join(", ", entry.Roles)}{(entry.Shadow ? " (in shadow: recorded only)" : "")}");
        }
    }

    private void Roles(RoleSet roles)
    {
        var all = policy.RoleNames.Select(role => policy.PathTo(roles, role)).Where(path => path.Count > 0).OrderBy(path => path.Count).ToArray();
        foreach (var (path, i) in all.Select((path, i) => (path, i)))
        {
            output.WriteLine($"{(i == 0 ? "roles     " : "          ")}{path[^1]}{(path.Count > 1 ? $"  (inherited: {string.Join(" → ", path)})" : "")}{(path.Count == 1 && !roles.Names.Contains(path[0]) ? "  (in shadow: recorded only)" : "")}");
        }
    }

    private void Rules(RoleSet roles, Explanation explanation)
    {
        if (explanation.Rules.Count == 0)
        {
            output.WriteLine("rules     none covers it");
        }

        foreach (var (rule, i) in explanation.Rules.Select((rule, i) => (rule, i)))
        {
            var path = policy.PathTo(roles, rule.Role);
            output.WriteLine($"{(i == 0 ? "rules     " : "          ")}{(rule.BehindVerdict ? "→" : " ")} {rule.Location} {(rule.Denies ? "deny " : "allow")} of {string.Join(" → ", path.Count > 0 ? path : [rule.Role])}: {rule.Why}");
        }
    }

    private void Limits(IEnumerable<LimitRule> limits)
    {
        var any = false;
        foreach (var limit in limits)
        {
            output.WriteLine($"{(any ? "          " : "limits    ")}{limit.Location} of {limit.Role}: {Amount(limit)} per {limit.Per.ToString().ToLowerInvariant()}{(limit.OnStoreFailure == StoreFailure.Refuse ? ", refuses while the store is away" : "")}{(limit.Shadow ? " (in shadow: recorded only)" : "")}");
            any = true;
        }

        if (!any)
        {
            output.WriteLine("limits    none");
        }
    }

    private static string Amount(LimitRule limit) => limit.Kind switch
    {
        LimitKind.Rate => $"rate {limit.Amount} in {limit.Window:c}, {limit.Burst} at once",
        LimitKind.Quota => $"quota {limit.Amount} per calendar {limit.Calendar.ToString().ToLowerInvariant()} (UTC)",
        _ => $"{limit.Amount} at the same time",
    };
}
