using System.CommandLine;
using McpGateway.Commands;
using McpGateway.Tests.Architecture;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Commands;

/// <summary>The commands about policies, with files of their own and with those that are shipped.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: people, when: { issuer: "https://i", claims: { groups: dev } }, roles: [user] }
        roles:
          user:
            inherits: [base]
            allow:
              - { server: s, tools: [write], scopes: [w] }
              - { server: s, tools: [run], arguments: { command: ls } }
            deny:
              - { server: s, tools: ["drop_*"] }
          base:
            allow:
              - { server: s, tools: ["*_all", read] }
            limits:
              - { per: principal, server: s, rate: 5/1m }
        """;

    private readonly ConfigurationFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public PolicyCommandTests()
    {
        File.Delete(_folder.PathOf("policies/base.yaml"));
        Directory.CreateDirectory(_folder.PathOf("policies/tests"));
        _folder.Write("policies/policy.yaml", Policy);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Test_ShippedCases_Pass()
    {
        var code = await RunAsync("policy", "test", Path.Combine(House.Root, "policies", "tests"));

        Assert.True(code == 0, _output.ToString() + _error);
        Assert.Contains("all passed", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_CaseThatFails_SaysWhatWasExpectedWhatCameAndWhy()
    {
        Cases("cases: [ { name: one, client: { apiKey: bot }, server: s, tool: drop_all, expect: allow }, { client: { apiKey: bot }, server: s, tool: read, expect: allow } ]");

        Assert.Equal(1, await RunTestsAsync());

        var output = _output.ToString();
        Assert.Contains("expected  expect: allow", output, StringComparison.Ordinal);
        Assert.Contains("but came  deny: denied by the rule policies/policy.yaml:12", output, StringComparison.Ordinal);
        Assert.Contains("mend      change the rule policies/policy.yaml:12, or write 'expect: deny'", output, StringComparison.Ordinal);
        Assert.Contains("2 cases in 1 file: 1 failed, 1 passed.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, expect: deny")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, expect: not_listed")]
    [InlineData("client: { apiKey: bot }, server: s, tool: drop_all, expect: listed")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, rule: 'policy.yaml:14'")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, rule: none")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, rule: 'icy.yaml:15'")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, reason: no_rule")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, shadow: policy.yaml")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, limits: []")]
    [InlineData("client: { apiKey: bot }, server: s, tool: read, limits: ['policy.yaml:17', 'policy.yaml:17']")]
    [InlineData("client: { apiKey: bot }, server: s, reaches: false")]
    [InlineData("client: { apiKey: bot }, server: t, reaches: true")]
    [InlineData("client: { apiKey: bot }, roles: [user, base]")]
    [InlineData("client: { apiKey: bot }, roles: []")]
    [InlineData("client: { apiKey: other }, server: s, tool: read, expect: deny")]
    [InlineData("client: { issuer: 'https://i', claims: { groups: dev } }, server: s, tool: write, scopes: []")]
    [InlineData("client: { issuer: 'https://i', claims: { groups: dev } }, server: s, tool: write, expect: allow")]
    [InlineData("client: { apiKey: bot }, server: s, tool: run, arguments: { command: rm }, argument: path")]
    [InlineData("client: { apiKey: bot }, sees: { s: { tools: [read, run] } }")]
    [InlineData("client: { apiKey: bot }, sees: { s: { tools: [read, keep_all, run, drop_all] } }")]
    public async Task Test_ExpectationThatDoesNotHold_Fails(string one)
    {
        Cases($"catalog: {{ s: {{ tools: [read, keep_all, drop_all, run] }} }}\ncases: [ {{ {one} }} ]");

        Assert.Equal(1, await RunTestsAsync());
        Assert.Contains("1 failed", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cases: []", "tests nothing")]
    [InlineData("cases: [ { client: { apiKey: bot }, server: s, tool: read } ]", "it cannot fail")]
    [InlineData("cases: [ { client: { apiKey: bot } } ]", "it cannot fail")]
    [InlineData("cases: [ { client: { apiKey: bot }, server: s, tol: read, expect: allow } ]", "did you mean 'tool'?")]
    [InlineData("cases: [ { client: { apiKey: bot }, server: s, tool: read, expect: alow } ]", "did you mean 'allow'?")]
    [InlineData("cases: [ { client: you, server: s, tool: read, expect: allow } ]\nclients: { yu: { apiKey: bot } }", "did you mean 'yu'?")]
    [InlineData("cases: [ { client: { apiKey: bot, anonymous: true }, server: s, tool: read, expect: allow } ]", "authenticates in one way")]
    [InlineData("cases: [ { client: { apiKey: bot, scopes: [a] }, server: s, tool: read, expect: allow } ]", "those of a token")]
    [InlineData("cases: [ { client: { apiKey: bot }, server: s, tool: read, prompt: read, expect: allow } ]", "one thing")]
    [InlineData("cases: [ { client: { apiKey: bot }, tool: read, expect: allow } ]", "'server' is missing")]
    [InlineData("cases: [ { client: { apiKey: bot }, server: s, prompt: p, arguments: {}, expect: allow } ]", "those of a tool")]
    [InlineData("cases: [ { client: { apiKey: bot }, sees: { s: { tools: [reed] } } } ]\ncatalog: { s: { tools: [read] } }", "did you mean 'read'?")]
    [InlineData("cases: [ { client: { apiKey: bot }, sees: { t: {} } } ]\ncatlog: {}", "did you mean 'catalog'?")]
    public async Task Test_FileThatIsWrong_IsAnErrorWithItsMend(string text, string expected)
    {
        Cases(text);

        Assert.Equal(1, await RunTestsAsync());
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("cases.yaml:", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_NothingToRun_IsNoSuccess()
    {
        Assert.Equal(1, await RunTestsAsync());
        Assert.Equal(1, await RunAsync("policy", "test", "not-there.yaml", "--policies", _folder.Policies));
    }

    [Theory]
    [InlineData(0, "ALLOWED by the rule policies/policy.yaml:15", "--client bot --server s --tool read")]
    [InlineData(2, "DENIED: denied by the rule policies/policy.yaml:12", "--client bot --server s --tool drop_all")]
    [InlineData(2, "would allow it, but a deny beats every allow", "--client bot --server s --tool drop_all")]
    [InlineData(2, "JSON-RPC error -32602", "--client bot --server s --tool drop_all")]
    [InlineData(2, "DENIED: no rule allows it", "--client bot --server s --tool write")]
    [InlineData(2, "REFUSED", "--client nobody --server s --tool read")]
    [InlineData(2, "scope=\"w\"", "--issuer https://i --claim groups=dev --server s --tool write --arguments {}")]
    [InlineData(0, "ALLOWED", "--issuer https://i --claim groups=x --claim groups=dev --scopes w --server s --tool write --arguments {}")]
    [InlineData(0, "depends on the call: arguments command", "--client bot --server s --tool run")]
    [InlineData(2, "Change the argument command.", "--client bot --server s --tool run --arguments {\"command\":\"rm\"}")]
    [InlineData(0, "ALLOWED", "--client bot --server s --tool run --arguments {\"command\":\"ls\"}")]
    [InlineData(0, "base  (inherited: user → base)", "--client bot --server s --tool read")]
    [InlineData(0, "policies/policy.yaml:17 of base: rate 5", "--client bot --server s --tool read")]
    [InlineData(0, "s: tools *_all read", "--view --client bot")]
    [InlineData(0, "s: tools write, with the scopes w", "--view --role user")]
    [InlineData(0, "2 of 5 entries are listed", "--view --role base --catalog catalog.yaml")]
    public async Task Explain_AnyQuestion_SaysWhyAndEndsWithTheAnswer(int code, string expected, string arguments)
    {
        _folder.Write("catalog.yaml", "s: { tools: [read, write, run, keep_all] }\nt: { tools: [read] }\n");

        Assert.Equal(code, await RunAsync(["policy", "explain", "--policies", _folder.Policies, .. arguments.Split(' ')]));
        Assert.Contains(expected, _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one of --client ID", "--server s --tool read")]
    [InlineData("one of --client ID", "--client bot --anonymous --server s --tool read")]
    [InlineData("--server NAME", "--client bot --server s")]
    [InlineData("--server NAME", "--client bot --server s --tool a --prompt b")]
    [InlineData("NAME=VALUE", "--issuer i --claim groups --server s --tool a")]
    [InlineData("add its --issuer", "--client bot --scopes a --server s --tool a")]
    [InlineData("one JSON object", "--client bot --server s --tool run --arguments [1]")]
    [InlineData("Did you mean 'user'?", "--view --role usr")]
    [InlineData("does not exist", "--view --role user --catalog none.yaml")]
    public async Task Explain_QuestionThatIsWrong_SaysWhatToWrite(string expected, string arguments)
    {
        Assert.Equal(1, await RunAsync(["policy", "explain", "--policies", _folder.Policies, .. arguments.Split(' ')]));
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
    }

    private void Cases(string text) => _folder.Write("policies/tests/cases.yaml", "version: 1\n" + text + "\n");

    private Task<int> RunTestsAsync() => RunAsync("policy", "test", "--policies", _folder.Policies);

    private Task<int> RunAsync(params string[] arguments)
    {
        var context = new CommandContext(_ => null, _folder.Root, new ManualTime(), null);
        var root = CommandLine.Create(context, (_, _) => Task.FromResult(7));
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, TestContext.Current.CancellationToken);
    }
}
