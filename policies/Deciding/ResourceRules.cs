using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Deciding;

/// <summary>
/// Decides resources and their templates of one server for one set of roles.
/// <para>
/// Nothing can be read past a deny by spelling its URI differently. A URI in normal form has one spelling but for what
/// <see cref="UriDenies"/> looks through. One that is not in normal form could mean anything: it is allowed only if the
/// roles have no deny for a resource of this server at all, and then only by a rule that names it exactly or that
/// covers the whole server. In the first case somebody has reviewed this very text, in the second it can
/// mean nothing on this server that is not allowed anyway.
/// </para>
/// </summary>
internal sealed record ResourceRules(UriDenies Deny, RuleTable Allow)
{
    public bool AllowAnything => Deny.Whole is null && !Allow.IsEmpty;

    public Verdict Decide(string uri)
    {
        if (Deny.Find(uri) is { } denied)
        {
            return Verdict.Deny(denied);
        }

        if (UriNormalForm.Check(uri) == UriProblem.None)
        {
            return Allow.Find(uri) is { } allowed ? Verdict.Allow(allowed) : default;
        }

        if (Deny.IsEmpty && (Allow.Exactly(uri) ?? Allow.Whole) is { } named)
        {
            return Verdict.Allow(named);
        }

        // The record tells apart "a rule would have, were it normal" and "no rule".
        return Allow.Find(uri) is null ? default : Verdict.Refuse(VerdictReason.UriNotNormal);
    }

    public Verdict DecideTemplate(string uriTemplate)
    {
        if (uriTemplate.Length > UriTemplates.MaxLength)
        {
            return Verdict.Refuse(VerdictReason.NameTooLong);
        }

        var template = UriTemplates.Replace(uriTemplate, stackalloc char[uriTemplate.Length]);
        if (Deny.FindCovering(template) is { } denied)
        {
            return Verdict.Deny(denied);
        }

        return Allow.SomeOf(template) is { } allowed ? Verdict.Allow(allowed) : default;
    }
}
