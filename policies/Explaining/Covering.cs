using McpGateway.Policies.Deciding;
using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Explaining;

/// <summary>Finds every rule that covers a subject by the same tables that decide, denies over resources one by one.</summary>
internal static class Covering
{
    public static Rule[] Of(IEnumerable<RoleGroup> groups, Subject subject, NameIndex names)
    {
        var collector = new RuleCollector([]);
        foreach (var group in groups)
        {
            Visit(group, subject, names, ref collector);
        }

        return collector.Take(_ => true);
    }

    private static void Visit(RoleGroup group, in Subject subject, NameIndex names, ref RuleCollector collector)
    {
        switch (subject.Kind)
        {
            case SubjectKind.Tool:
                group.Tools.Visit(subject.Name, names.Of(subject.Name), ref collector);
                break;
            case SubjectKind.Prompt:
                group.Prompts.Visit(subject.Name, names.Of(subject.Name), ref collector);
                break;
            case SubjectKind.Resource:
                var uri = subject.Name;
                group.ResourceAllows.Visit(uri, names.Of(uri), ref collector);
                Denies(group, denies => denies.Find(uri), ref collector);
                break;
            case SubjectKind.ResourceTemplate when subject.Name.Length <= UriTemplates.MaxLength:
                var template = UriTemplates.Replace(subject.Name, new char[subject.Name.Length]).ToString();
                group.ResourceAllows.VisitSomeOf(template, ref collector);
                Denies(group, denies => denies.FindCovering(template), ref collector);
                break;
            default:
                break;
        }
    }

    private static void Denies(RoleGroup group, Func<UriDenies, Rule?> find, ref RuleCollector collector)
    {
        foreach (var deny in group.ResourceDenies.Where(deny => find(UriDenies.Of([deny])) is not null))
        {
            collector.Visit(deny, deny.CoversAllKinds ? Specificity.Whole : Specificity.Pattern);
        }
    }
}
