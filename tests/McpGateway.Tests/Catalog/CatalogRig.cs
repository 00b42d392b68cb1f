using System.Text;
using McpGateway.Access;
using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Catalog;
using McpGateway.Catalog.Answers;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;
using McpGateway.Tests.RateLimiting;
using McpGateway.Tests.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Catalog;

/// <summary>
/// The steps from the target to the answer, in the order of the pipeline, over listings that a test gives and real
/// policies. No server runs: a call that Access lets pass ends with "server down" (−31503), which tells it from a denied one.
/// </summary>
internal sealed class CatalogRig : IDisposable
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{} }""";

    private readonly Dictionary<string, ServerListing> _listings = [];
    private readonly ManualTime _time = new();
    private readonly InMemorySessionStore _sessions;
    private readonly RequestDelegate _pipeline;

    /// <param name="allow">The rules of the one role of the API key <c>alice</c>, as YAML flow mappings.</param>
    /// <param name="servers">The configured servers; those without a listing were never read.</param>
    public CatalogRig(string[] allow, params (string Name, ServerListing? Listing)[] servers)
        : this(Policy(allow), PageBounds.Default, servers)
    {
    }

    public CatalogRig(string policy, PageBounds bounds, params (string Name, ServerListing? Listing)[] servers)
    {
        foreach (var (name, listing) in servers)
        {
            _listings[name + "-c"] = listing ?? ServerListing.Empty;
        }

        var reading = PolicyReader.Read([new PolicyFile("policies/test.yaml", policy)]);
        Assert.Empty(reading.Errors);
        Snapshot = Snapshots.Of(servers.Select(server => Catalogs.Server(server.Name, trusted: server.Name == "trusted")), reading.Policy!);
        var decider = new AccessDecider();
        Source = new CatalogSource(id => _listings.TryGetValue(id, out var found) ? new ServerReading(found, IsModern: true, IsLegacyToLegacy: false) : null, new ViewBuilder(decider, bounds), NullLogger<CatalogSource>.Instance);
        _sessions = new InMemorySessionStore(() => new SessionOptions(), _time, []);
        var cursors = new Cursors(new Sealer(new SnapshotHolder([], _time), _time));
        var tasks = new TaskIds(new Sealer(new SnapshotHolder([], _time), _time));
        var catalog = new CatalogMiddleware(_ => Task.CompletedTask, new BackendRegistry(new DeadNetwork(), new BackendsOptions(), _time, NullLoggerFactory.Instance), new ListAnswers(cursors), new LifecycleAnswers(_sessions), tasks, new Cancellations(InFlight, new SoleReplica()), new ClientQuestions(new Sealer(new SnapshotHolder([], _time), _time), new SoleReplica(), new SoleReplica(), new QuestionOptions()));
        var session = new SessionMiddleware(catalog.InvokeAsync, _sessions, InFlight);
        var access = new AccessMiddleware(session.InvokeAsync, decider, LimitRig.Refused());
        _pipeline = new TargetMiddleware(access.InvokeAsync, Source, tasks).InvokeAsync;
    }

    public Snapshot Snapshot { get; }

    public CatalogSource Source { get; }

    public InFlight InFlight { get; } = new();

    /// <summary>What the server lists from now on.</summary>
    public void Relist(string server, ServerListing listing)
    {
        _listings[server + "-c"] = listing;
        Source.Published(Snapshot);
    }

    /// <summary>Publishes the snapshot, so that its catalog is kept.</summary>
    public async Task StartAsync() => await Source.ApplyingAsync(Snapshot, CancellationToken.None);

    /// <summary>A modern request; <paramref name="parameters"/> are the members of <c>params</c> besides <c>_meta</c>.</summary>
    public Task<Answer> ModernAsync(string method, string parameters = "", string key = "alice", string? endpoint = null) => SendAsync(
        $$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{ {{parameters}}{{(parameters.Length > 0 ? "," : "")}}"_meta":{{Meta}} } }""", key, endpoint, null, method);

    public Task<Answer> LegacyAsync(string message, string? session, string key = "alice", string? endpoint = null) =>
        SendAsync(message, key, endpoint, session, null);

    /// <summary>The id of a new session, and the answer to its initialize.</summary>
    public async Task<(string Id, Answer Answer)> InitializeAsync(string key = "alice", string? endpoint = null)
    {
        var answer = await LegacyAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""", null, key, endpoint);
        return (answer.Context.Response.Headers[McpHeaderNames.SessionId].ToString(), answer);
    }

    public void Dispose() => _sessions.Dispose();

    public static string Policy(params string[] allow) => $$"""
        version: 1
        clients:
          - name: alice
            when: { apiKey: alice }
            roles: [worker]
        roles:
          worker:
            allow:
        {{string.Join('\n', allow.Select(rule => $"      - {rule}"))}}
        """;

    private async Task<Answer> SendAsync(string message, string key, string? endpoint, string? session, string? modernMethod)
    {
        var context = Exchanges.WithoutMessage("POST", "key:" + key, endpoint, session);
        context.Features.Set(new PrincipalFeature(Principal.ForApiKey(key)));
        context.Features.Set(new SnapshotFeature(Snapshot));
        if (modernMethod is not null)
        {
            context.Request.Headers[McpHeaderNames.ProtocolVersion] = "2026-07-28";
            context.Request.Headers[McpHeaderNames.Method] = modernMethod;
        }

        var read = EnvelopeReader.Read(Encoding.UTF8.GetBytes(message));
        Assert.True(read.IsRead, read.Detail);
        var exchange = context.Exchange();
        exchange.Read(read.Envelope);
        if (modernMethod is not null && (read.Envelope.Name ?? read.Envelope.Uri) is { } name)
        {
            context.Request.Headers[McpHeaderNames.Name] = name;
        }

        var era = EraDecision.Of(read.Envelope, McpHeaders.From(context.Request.Headers));
        Assert.True(era.Refusal is null, $"{era.Refusal} {era.Detail}");
        exchange.Decide(era.Era, era.Version);
        await _pipeline(context);
        return new Answer(context);
    }

    /// <summary>A network on which nothing answers.</summary>
    private sealed class DeadNetwork : IUpstreamTransport
    {
        public ValueTask<UpstreamHttpReply> SendAsync(ServerOptions server, HttpRequestMessage request, string? replicaId, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}
