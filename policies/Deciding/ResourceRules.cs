using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

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
/// <param name="allows">The rules that allow.</param>
/// <param name="denies">The rules that deny.</param>
/// <param name="watched">The rules that deny in shadow.</param>
/// <param name="names">The policy's.</param>
/// <param name="scoped">The client can have scopes.</param>
internal sealed class ResourceRules(RuleTable[] allows, UriDenies denies, UriDenies watched, NameIndex names, bool scoped)
{
    public bool AllowAnything { get; } =
        denies.Whole is null && Array.Exists(allows, table => scoped ? table.Allows : table.AllowsWithoutScopes);

    public Verdict Decide(string uri)
    {
        if (denies.Find(uri) is { } denied)
        {
            return Verdict.Deny(denied.Location);
        }

        if (UriNormalForm.Check(uri) == UriProblem.None)
        {
            var weighing = new Weighing(readOnly: false, scoped);
            VisitAllows(uri, ref weighing);
            return Conclude(weighing, watched.Find(uri), new Question(this, uri, Text: true, Normal: true));
        }

        var odd = new OddUriWeighing(scoped);
        VisitAllows(uri, ref odd);
        if (denies.IsEmpty && odd.Named.AllowsAnything)
        {
            // Were the file enforced, its denies would shut out what has no normal form.
            return Conclude(odd.Named, watched.Find(uri) ?? watched.First, new Question(this, uri, Text: true, Normal: false));
        }

        // The record tells apart "a rule would have, were it normal" and "no rule".
        return odd.Any ? Verdict.Refuse(VerdictReason.UriNotNormal) : default;
    }

    public Verdict DecideTemplate(string uriTemplate)
    {
        if (uriTemplate.Length > UriTemplates.MaxLength)
        {
            return Verdict.Refuse(VerdictReason.NameTooLong);
        }

        var template = UriTemplates.Replace(uriTemplate, stackalloc char[uriTemplate.Length]);
        if (denies.FindCovering(template) is { } denied)
        {
            return Verdict.Deny(denied.Location);
        }

        var weighing = new Weighing(readOnly: false, scoped);
        VisitTemplateAllows(template, ref weighing);
        return Conclude(weighing, watched.FindCovering(template), new Question(this, uriTemplate, Text: false, Normal: true));
    }

    /// <summary>Shows every rule that would allow a URI.</summary>
    private void VisitAllows<T>(string uri, ref T visitor)
        where T : struct, IRuleVisitor, allows ref struct
    {
        var number = names.Of(uri);
        foreach (var table in allows)
        {
            table.Visit(uri, number, ref visitor);
        }
    }

    /// <summary>Shows every rule that would allow some URI of a template, in the form that <see cref="UriTemplates.Replace"/> gives.</summary>
    private void VisitTemplateAllows<T>(ReadOnlySpan<char> template, ref T visitor)
        where T : struct, IRuleVisitor, allows ref struct
    {
        foreach (var table in allows)
        {
            table.VisitSomeOf(template, ref visitor);
        }
    }

    private static Verdict Conclude(in Weighing weighing, Rule? shadow, in Question question)
    {
        if ((weighing.Allow.Location ?? weighing.AllowSome.Location) is not { } allowed)
        {
            return default;
        }

        return Verdict.Allow(allowed) with
        {
            Shadow = shadow?.Location,
            Conditions = weighing.Allow.Rule is null ? question.Conditions() : null,
        };
    }

    /// <summary>What was asked, to be asked again where scopes decide.</summary>
    private readonly record struct Question(ResourceRules Rules, string Name, bool Text, bool Normal)
    {
        public RuleConditions Conditions()
        {
            var collector = new RuleCollector([]);
            if (Text)
            {
                Rules.VisitAllows(Name, ref collector);
            }
            else
            {
                Rules.VisitTemplateAllows(UriTemplates.Replace(Name, stackalloc char[Name.Length]), ref collector);
            }

            var (text, normal) = (Name, Normal);
            return new RuleConditions { Allows = collector.Take(rule => normal || OddUriWeighing.Names(rule, text)) };
        }
    }
}
