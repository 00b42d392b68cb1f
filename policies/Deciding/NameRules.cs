namespace McpGateway.Policies.Deciding;

/// <summary>Decides tools, or prompts, of one server for one set of roles.</summary>
/// <param name="Deny">Asked first: deny beats allow.</param>
/// <param name="Allow">Rules without conditions.</param>
/// <param name="AllowReadOnly">Rules that hold for read-only tools of trusted servers.</param>
internal sealed record NameRules(RuleTable Deny, RuleTable Allow, RuleTable AllowReadOnly)
{
    public bool AllowAnything => Deny.Whole is null && !(Allow.IsEmpty && AllowReadOnly.IsEmpty);

    public Verdict Decide(string name, bool readOnly)
    {
        if (Deny.Find(name) is { } denied)
        {
            return Verdict.Deny(denied);
        }

        return (Allow.Find(name) ?? (readOnly ? AllowReadOnly.Find(name) : null)) is { } allowed ? Verdict.Allow(allowed) : default;
    }
}
