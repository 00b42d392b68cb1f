using McpGateway.Policies.Matching.Arguments;

namespace McpGateway.Policies.Model;

/// <summary>What one argument of a call must be for a rule to apply.</summary>
/// <param name="Name">As the policy writes it: a plain name, or a JSON pointer.</param>
/// <param name="Path">Property names, outermost first.</param>
/// <param name="MayBeAbsent"><c>absent: true</c>: holds where the argument is not there.</param>
/// <param name="Test">What its value must pass; null where only its presence counts.</param>
internal sealed record ArgumentCondition(string Name, IReadOnlyList<string> Path, bool MayBeAbsent, ArgumentTest? Test)
{
    public Judgement Judge(IArguments arguments) => arguments.Find(Path, out var raw) switch
    {
        ArgumentLookup.Absent => MayBeAbsent ? Judgement.Holds : Judgement.Fails,
        ArgumentLookup.Found when Test is not null => Test.Judge(raw),

        // Some servers take null for "not there", some do not.
        ArgumentLookup.Found when raw is [(byte)'n', ..] => Judgement.Unclear,
        ArgumentLookup.Found => MayBeAbsent ? Judgement.Fails : Judgement.Holds,

        // Two readers could find two values.
        _ => Judgement.Unclear,
    };
}
