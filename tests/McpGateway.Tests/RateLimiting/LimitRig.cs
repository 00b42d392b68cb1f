using McpGateway.Access;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Policies.Limits;
using McpGateway.Protocol.Exchanges;
using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Metering;
using McpGateway.Tests.Sessions;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.RateLimiting;

/// <summary>The gate over a store of its own and a policy that a test writes; each call is an exchange of its own.</summary>
internal sealed class LimitRig
{
    private readonly CompiledPolicy _policy;
    private readonly LimitGate _gate;
    private readonly Dictionary<string, PrincipalFeature> _principals = [];

    /// <param name="limits">Of the one role of the API keys "alice" and "bob".</param>
    public LimitRig(params string[] limits)
        : this(new PolicyFile("policies/p.yaml", Policy("enforce", limits)))
    {
    }

    public LimitRig(params PolicyFile[] files)
        : this(store => store, files)
    {
    }

    /// <param name="reach">What the gate asks instead of the store, and what leads there.</param>
    /// <param name="files">The policy.</param>
    public LimitRig(Func<InMemoryLimitStore, ILimitStore> reach, params PolicyFile[] files)
    {
        var reading = PolicyReader.Read(files);
        Assert.Empty(reading.Errors);
        _policy = reading.Policy!;
        Store = new InMemoryLimitStore(Time, () => 1_000);
        _gate = new LimitGate(reach(Store), new LimitClaims(), Time);
    }

    public TwoClocks Time { get; } = new();

    public InMemoryLimitStore Store { get; }

    /// <summary>For tests of the rooms around it, whose policies have no limits.</summary>
    public static RefusedCalls Refused() =>
        new(new LimitGate(new InMemoryLimitStore(TimeProvider.System, () => 1_000), new LimitClaims(), TimeProvider.System));

    public static string Policy(string mode, params string[] limits) => $$"""
        version: 1
        mode: {{mode}}
        clients:
          - { name: {{mode}}-alice, when: { apiKey: alice }, roles: [{{mode}}] }
          - { name: {{mode}}-bob, when: { apiKey: bob }, roles: [{{mode}}] }
        roles:
          {{mode}}:
            limits:
        {{string.Join('\n', limits.Select(limit => $"      - {limit}"))}}
        """;

    /// <summary>An exchange as Access leaves it.</summary>
    public HttpContext Exchange(string key = "alice")
    {
        if (!_principals.TryGetValue(key, out var principal))
        {
            _principals[key] = principal = new PrincipalFeature(Principal.ForApiKey(key));
        }

        var context = Exchanges.WithoutMessage("POST");
        context.Features.Set(principal);
        context.Features.Set(new AccessFeature(_policy.RolesOf(ClientFacts.OfApiKey(key))!, null));
        return context;
    }

    public ValueTask<bool> MayPassAsync(HttpContext context, MeteredMethods method = MeteredMethods.Tools, string? server = "notes", string? name = "add") =>
        _gate.MayPassAsync(context, new MeteredCall(method, server, name));

    /// <summary>One call that ends at once; afterwards the context has what the client was told.</summary>
    public async Task<(bool Passed, HttpContext Context)> CallAsync(
        MeteredMethods method = MeteredMethods.Tools, string? server = "notes", string? name = "add", string key = "alice")
    {
        var context = Exchange(key);
        var passed = await WithTimersAsync(MayPassAsync(context, method, server, name));
        context.Exchange().Dispose();
        return (passed, context);
    }

    /// <summary>Lets whatever waits go on at once.</summary>
    public async Task<bool> WithTimersAsync(ValueTask<bool> passing)
    {
        var waiting = passing.AsTask();
        for (var i = 0; i < 10_000 && !waiting.IsCompleted; i++)
        {
            Time.FireTimers();
            await Task.Yield();
        }

        return await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
