using System.Collections.Frozen;
using McpGateway.Policies.Compiling;
using McpGateway.Policies.Explaining;
using McpGateway.Policies.Model;

namespace McpGateway.Policies;

/// <summary>
/// Policy files made ready to decide. Immutable to its users, safe for any number of threads. The one place that
/// decides: lists are filtered and calls are guarded by the same <see cref="Decide"/>.
/// </summary>
public sealed class CompiledPolicy
{
    /// <summary>The longest name or URI, in UTF-16 units. Longer ones are refused, so that the cost of a decision has a bound.</summary>
    public const int MaxNameLength = 8192;

    private readonly Dictionary<string, RoleSet> _byApiKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientEntry[]> _byIssuer;
    private readonly RoleSets _roleSets;
    private readonly RoleSet? _anonymous;

    internal CompiledPolicy(PolicyModel model, string revision)
    {
        Model = model;
        Revision = revision;
        _roleSets = new RoleSets(this, model);
        foreach (var key in model.Clients.Where(client => client.When.ApiKey is not null).GroupBy(client => client.When.ApiKey!, StringComparer.Ordinal))
        {
            if (_roleSets.Of([.. key], scoped: false) is { } roles)
            {
                _byApiKey.Add(key.Key, roles);
            }
        }

        _anonymous = _roleSets.Of([.. model.Clients.Where(client => client.When.Anonymous)], scoped: false);
        _byIssuer = model.Clients
            .Where(client => client.When.Issuer is not null)
            .GroupBy(client => client.When.Issuer!, StringComparer.Ordinal)
            .ToDictionary(issuer => issuer.Key, issuer => issuer.ToArray(), StringComparer.Ordinal);
        RoleNames = [.. model.Roles.Keys.Order(StringComparer.Ordinal)];
        ServerNames = PolicyNames.Servers(model);
        ApiKeyIds = PolicyNames.ApiKeys(model);
        Issuers = PolicyNames.Issuers(model);
        ClaimNames = PolicyNames.Claims(model);
        ScopeNames = PolicyNames.Scopes(model);
    }

    /// <summary>A policy of no files: it knows no client and allows nothing.</summary>
    public static CompiledPolicy Empty { get; } = PolicyReader.Read([]).Policy!;

    /// <summary>
    /// 32 hexadecimal digits from the names and texts of the files, in whatever order and folder they were. Equal
    /// revisions decide equally and name the same rules.
    /// </summary>
    public string Revision { get; }

    /// <summary>Every role that is defined, ordinally sorted.</summary>
    public IReadOnlyList<string> RoleNames { get; }

    /// <summary>
    /// The server names that rules name without a wildcard, with the first rule that does: a name that gateway.yaml
    /// does not know is probably misspelt.
    /// </summary>
    public IReadOnlyList<(string Server, RuleLocation Rule)> ServerNames { get; }

    /// <summary>The API key ids that client entries name, with the place of the first.</summary>
    public IReadOnlyList<(string Id, RuleLocation Client)> ApiKeyIds { get; }

    /// <summary>The issuers that client entries name, with the place of the first: one that gateway.yaml does not know is probably misspelt.</summary>
    public IReadOnlyList<(string Issuer, RuleLocation Client)> Issuers { get; }

    /// <summary>Every claim that a client entry asks for, ordinally sorted.</summary>
    public IReadOnlyList<string> ClaimNames { get; }

    /// <summary>Every scope that a rule or a client entry names, ordinally sorted.</summary>
    public IReadOnlyList<string> ScopeNames { get; }

    internal PolicyModel Model { get; }

    /// <summary>
    /// The roles of every client entry that matches. Null: none matches, and such a client is refused altogether; a
    /// client that matches an entry is a known one, even if its roles allow nothing. Entries in shadow make nobody known.
    /// With a token the cost grows with the entries of its issuer: keep what it gives.
    /// </summary>
    public RoleSet? RolesOf(in ClientFacts client)
    {
        if (client.ApiKeyId is { } id)
        {
            return _byApiKey.GetValueOrDefault(id);
        }

        if (client.Issuer is { } issuer)
        {
            return _byIssuer.TryGetValue(issuer, out var entries) ? RolesOfToken(entries, client) : null;
        }

        return client.Anonymous ? _anonymous : null;
    }

    /// <summary>
    /// Whether these roles may see and use this subject. Nothing is allowed that no rule allows; deny beats allow,
    /// whatever the order or file. Allocates nothing once the roles have met the server.
    /// </summary>
    public Verdict Decide(RoleSet roles, in Subject subject)
    {
        // default(Subject), which nobody filled in.
        if (subject.Server is null || subject.Name is null)
        {
            return default;
        }

        if (!ReferenceEquals(roles.Policy, this))
        {
            return Verdict.Refuse(VerdictReason.ForeignRoles);
        }

        if (subject.Name.Length > MaxNameLength)
        {
            return Verdict.Refuse(VerdictReason.NameTooLong);
        }

        var rules = roles.OnServer(subject.Server);
        return subject.Kind switch
        {
            SubjectKind.Tool => rules.Tools.Decide(subject.Name, subject.IsReadOnly),
            SubjectKind.Prompt => rules.Prompts.Decide(subject.Name, readOnly: false),
            SubjectKind.Resource => rules.Resources.Decide(subject.Name),
            SubjectKind.ResourceTemplate => rules.Resources.DecideTemplate(subject.Name),
            _ => default,
        };
    }

    /// <summary>Whether any rule could allow these roles anything on a server: if not, it does not exist for them.</summary>
    public bool Reaches(RoleSet roles, string server) => ReferenceEquals(roles.Policy, this) && roles.OnServer(server).AllowAnything;

    /// <summary>Every client entry that matches, by file and line: <see cref="RolesOf"/> at length.</summary>
    public IReadOnlyList<ExplainedClient> ExplainClient(ClientFacts client) =>
    [
        .. Model.Clients
            .Where(entry => client.ApiKeyId is { } id ? string.Equals(entry.When.ApiKey, id, StringComparison.Ordinal)
                : client.Issuer is not null ? entry.When.MatchesToken(client)
                : client.Anonymous && entry.When.Anonymous)
            .OrderBy(entry => entry.Location)
            .Select(entry => new ExplainedClient(entry.Name, entry.Location, entry.Roles, entry.Shadow)),
    ];

    /// <summary><see cref="Decide"/> at length: every rule that covers the subject, with what became of it.</summary>
    /// <param name="roles">Of this policy.</param>
    /// <param name="subject">What is asked for.</param>
    /// <param name="grantedScopes">Null, as <paramref name="arguments"/>: no call is given, only whether it is listed.</param>
    /// <param name="arguments">Of the call.</param>
    public Explanation Explain(RoleSet roles, in Subject subject, IReadOnlySet<string>? grantedScopes = null, IArguments? arguments = null)
    {
        var listed = Decide(roles, subject);
        if (listed.Reason is VerdictReason.ForeignRoles or VerdictReason.NameTooLong || subject.Server is null || subject.Name is null)
        {
            return new Explanation(listed, null, []);
        }

        var call = arguments is null ? null : listed.Conditions?.Check(grantedScopes ?? FrozenSet<string>.Empty, arguments);
        var verdict = call?.Apply(listed) ?? listed;
        var rules = new Explainer(subject, roles.CanHaveScopes, grantedScopes, arguments)
            .Explain(verdict, roles.CoveringEnforced(subject), roles.CoveringWatched(subject));
        return new Explanation(verdict, call, rules);
    }

    private RoleSet? RolesOfToken(ClientEntry[] entries, in ClientFacts client)
    {
        var matching = new List<ClientEntry>();
        foreach (var entry in entries)
        {
            if (entry.When.MatchesToken(client))
            {
                matching.Add(entry);
            }
        }

        return _roleSets.Of(matching, scoped: true);
    }
}
