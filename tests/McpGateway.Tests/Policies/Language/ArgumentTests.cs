using McpGateway.Policies;
using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

/// <summary>Each condition against each value: as an allow, and as a deny below an allow for the whole server.</summary>
public class ArgumentTests
{
    private const string Yes = "allowed by an allow, denied by a deny";
    private const string No = "refused by an allow, passed by a deny";
    private const string Unclear = "refused by an allow, denied by a deny";

    [Theory]
    // equals
    [InlineData("a: x", """{"a":"x"}""", Yes)]
    [InlineData("a: x", """{"a":"\u0078"}""", Yes)]
    [InlineData("a: x", """{"\u0061":"x"}""", Yes)]
    [InlineData("a: x", """{ "a" : "x" }""", Yes)]
    [InlineData("a: x", """{"a":"X"}""", No)]
    [InlineData("a: x", """{"a":"x "}""", No)]
    [InlineData("a: x", """{"a":""}""", No)]
    [InlineData("a: x", "{}", No)]
    [InlineData("a: x", "null", No)]
    [InlineData("a: x", """{"b":"x"}""", No)]
    [InlineData("a: x", """{"a":1}""", Unclear)]
    [InlineData("a: x", """{"a":null}""", Unclear)]
    [InlineData("a: x", """{"a":["x"]}""", Unclear)]
    [InlineData("a: x", """{"a":{"x":"x"}}""", Unclear)]
    [InlineData("a: x", """{"a":"\ud800"}""", Unclear)]
    [InlineData("a: x", """{"a":"x\u0000y"}""", Unclear)]
    [InlineData("a: x", """{"a":"x","a":"x"}""", Unclear)]
    [InlineData("a: x", """{"a":"x","A":"y"}""", Unclear)]
    [InlineData("a: x", """{"A":"x"}""", Unclear)]
    [InlineData("a: x", "[]", Unclear)]
    [InlineData("a: { equals: \"\" }", """{"a":""}""", Yes)]
    [InlineData("a: \"ä😀\"", """{"a":"\u00e4\ud83d\ude00"}""", Yes)]
    [InlineData("a: \"ä😀\"", """{"a":"ä😀"}""", Yes)]
    [InlineData("a: true", """{"a":true}""", Yes)]
    [InlineData("a: true", """{"a":false}""", No)]
    [InlineData("a: false", """{"a":false}""", Yes)]
    [InlineData("a: true", """{"a":"true"}""", Unclear)]
    [InlineData("a: true", """{"a":1}""", Unclear)]
    [InlineData("a: \"true\"", """{"a":true}""", Unclear)]
    // numbers
    [InlineData("a: 5", """{"a":5}""", Yes)]
    [InlineData("a: 5", """{"a":5.0}""", Yes)]
    [InlineData("a: 5", """{"a":0.5e1}""", Yes)]
    [InlineData("a: 5", """{"a":500E-2}""", Yes)]
    [InlineData("a: 5", """{"a":6}""", No)]
    [InlineData("a: 5", """{"a":-5}""", No)]
    [InlineData("a: 5", """{"a":"5"}""", Unclear)]
    [InlineData("a: 0", """{"a":-0.0}""", Yes)]
    [InlineData("a: 5", """{"a":5.00000000000000000001}""", Unclear)]
    [InlineData("a: 9007199254740993", """{"a":9007199254740993}""", Yes)]
    [InlineData("a: 9007199254740993", """{"a":9007199254740992}""", Unclear)]
    [InlineData("a: 9007199254740993", """{"a":9007199254740990}""", No)]
    // in
    [InlineData("a: { in: [x, y] }", """{"a":"y"}""", Yes)]
    [InlineData("a: { in: [x, y] }", """{"a":"z"}""", No)]
    [InlineData("a: { in: [x, 1] }", """{"a":1}""", Yes)]
    [InlineData("a: { in: [x, 1] }", """{"a":2}""", No)]
    [InlineData("a: { in: [x, 1] }", """{"a":true}""", Unclear)]
    [InlineData("a: { in: [x, 1] }", """{"a":"z"}""", No)]
    [InlineData("a: { in: [x, 1] }", """{"a":"1"}""", Unclear)]
    [InlineData("a: { in: [x, 1] }", """{"a":" 1e0 "}""", Unclear)]
    [InlineData("a: { in: [x, 0] }", """{"a":""}""", Unclear)]
    [InlineData("a: { in: [\"5\", 7] }", """{"a":5}""", Unclear)]
    [InlineData("a: { in: [x, true] }", """{"a":"true"}""", Unclear)]
    [InlineData("a: { in: [x, true] }", """{"a":"z"}""", Unclear)]
    [InlineData("a: { in: [5, true] }", """{"a":1}""", Unclear)]
    [InlineData("a: { in: [0, true] }", """{"a":false}""", Unclear)]
    [InlineData("a: { in: [\"false\", true] }", """{"a":false}""", Unclear)]
    [InlineData("a: { in: [\"false\", true] }", """{"a":true}""", Yes)]
    // matches
    [InlineData("a: { matches: 'l.*' }", """{"a":"ls -l"}""", Yes)]
    [InlineData("a: { matches: 'l.*' }", """{"a":"als"}""", No)]
    [InlineData("a: { matches: 'ls|rm' }", """{"a":"ls -l"}""", No)]
    [InlineData("a: { matches: 'ls' }", """{"a":"ls\n"}""", No)]
    [InlineData("a: { matches: 'l.*' }", """{"a":"ls\nrm"}""", Unclear)]
    [InlineData("a: { matches: 'l[^;]*' }", """{"a":"ls\nrm"}""", Yes)]
    [InlineData("a: { matches: '.*' }", """{"a":1}""", Unclear)]
    [InlineData("a: { matches: '.*' }", """{"a":"\ud800"}""", Unclear)]
    [InlineData("a: { matches: '(?i)LS' }", """{"a":"ls"}""", Yes)]
    // range
    [InlineData("a: { range: [1, 100] }", """{"a":1}""", Yes)]
    [InlineData("a: { range: [1, 100] }", """{"a":100.0}""", Yes)]
    [InlineData("a: { range: [1, 100] }", """{"a":1e2}""", Yes)]
    [InlineData("a: { range: [1, 100] }", """{"a":0}""", No)]
    [InlineData("a: { range: [1, 100] }", """{"a":101}""", No)]
    [InlineData("a: { range: [1, 100] }", """{"a":-1e400}""", No)]
    [InlineData("a: { range: [1, 100] }", """{"a":1e-999999999999999999999}""", No)]
    [InlineData("a: { range: [1, 100] }", """{"a":100.00000000000000000001}""", Unclear)]
    [InlineData("a: { range: [1, 100] }", """{"a":0.99999999999999999999}""", Unclear)]
    [InlineData("a: { range: [1, 100] }", """{"a":"50"}""", Unclear)]
    [InlineData("a: { range: { min: -0.5 } }", """{"a":-0.5}""", Yes)]
    [InlineData("a: { range: { min: -0.5 } }", """{"a":-0.51}""", No)]
    [InlineData("a: { range: { min: 100 } }", """{"a":1e400}""", Yes)]
    [InlineData("a: { range: { max: 9007199254740992 } }", """{"a":9007199254740993}""", Unclear)]
    [InlineData("a: { range: { max: 0 } }", """{"a":-0}""", Yes)]
    // absent
    [InlineData("a: { absent: true }", "{}", Yes)]
    [InlineData("a: { absent: true }", "null", Yes)]
    [InlineData("a: { absent: true }", """{"a":1}""", No)]
    [InlineData("a: { absent: true }", """{"a":null}""", Unclear)]
    [InlineData("a: { absent: true }", """{"A":1}""", Unclear)]
    [InlineData("a: { absent: false }", """{"a":[1]}""", Yes)]
    [InlineData("a: { absent: false }", """{"a":null}""", Unclear)]
    [InlineData("a: { absent: false }", "{}", No)]
    [InlineData("a: { in: [x], absent: true }", "{}", Yes)]
    [InlineData("a: { in: [x], absent: true }", """{"a":"x"}""", Yes)]
    [InlineData("a: { in: [x], absent: true }", """{"a":"y"}""", No)]
    [InlineData("a: { in: [x], absent: true }", """{"a":null}""", Unclear)]
    // pointers
    [InlineData("/a/b: x", """{"a":{"b":"x"}}""", Yes)]
    [InlineData("/a/b: x", """{"a":{"b":"y"}}""", No)]
    [InlineData("/a/b: x", """{"a":{}}""", No)]
    [InlineData("/a/b: { absent: true }", """{"a":{}}""", Yes)]
    [InlineData("/a/b: { absent: true }", "{}", Yes)]
    [InlineData("/a/b: { absent: true }", """{"a":[{"b":"x"}]}""", Unclear)]
    [InlineData("/a/b: { absent: true }", """{"a":"{\"b\":1}"}""", Unclear)]
    [InlineData("/a/b: { absent: true }", """{"a":null}""", Unclear)]
    [InlineData("/a/b: x", """{"a":{"b":"x"},"a":{"b":"x"}}""", Unclear)]
    [InlineData("/a~1b/c~0d: x", """{"a/b":{"c~d":"x"}}""", Yes)]
    [InlineData("/a.b: x", """{"a.b":"x"}""", Yes)]
    // several
    [InlineData("a: x, b: y", """{"a":"x","b":"y"}""", Yes)]
    [InlineData("a: x, b: y", """{"a":"x","b":"z"}""", No)]
    [InlineData("a: x, b: y", """{"a":"x"}""", No)]
    [InlineData("a: x, b: y", """{"a":1,"b":"z"}""", No)]
    [InlineData("a: x, b: y", """{"a":1,"b":"y"}""", Unclear)]
    public void Call_WithAnArgument_PassesAnAllowOnlyIfSureAndADenyOnlyIfSureNot(string condition, string arguments, string expected)
    {
        var allow = Role($$"""{ server: s, tools: [t], arguments: { {{condition}} } }""");
        var deny = Role("{ server: s }", $$"""{ server: s, tools: [t], arguments: { {{condition}} } }""");
        Assert.True(allow.Allows("k", Tool()));
        Assert.True(deny.Allows("k", Tool()));

        Assert.Equal(expected == Yes, allow.Call(allow.RolesOfKey("k"), Tool(), arguments).Allowed);
        Assert.Equal(expected == No, deny.Call(deny.RolesOfKey("k"), Tool(), arguments).Allowed);
    }

    [Fact]
    public void Call_WithTextsBeyondTheBounds_IsUnclearToExpressionsAndNothingElse()
    {
        var text = new string('x', 40_000);
        Assert.False(Role("{ server: s, tools: [t], arguments: { a: { matches: 'x*' } } }") is var allow && allow.Call(allow.RolesOfKey("k"), Tool(), $$"""{"a":"{{text}}"}""").Allowed);
        Assert.False(Role("{ server: s }", "{ server: s, tools: [t], arguments: { a: { matches: 'y*' } } }") is var deny && deny.Call(deny.RolesOfKey("k"), Tool(), $$"""{"a":"{{text}}"}""").Allowed);
        Assert.True(Role("{ server: s }", "{ server: s, tools: [t], arguments: { a: y } }") is var equal && equal.Call(equal.RolesOfKey("k"), Tool(), $$"""{"a":"{{text}}"}""").Allowed);
        Assert.False(Role("{ server: s }", "{ server: s, tools: [t], arguments: { a: 7 } }") is var number && number.Call(number.RolesOfKey("k"), Tool(), $$"""{"a":{{new string('1', 2000)}}}""").Allowed);
    }

    [Theory]
    [InlineData("rm\\u0000")]
    [InlineData("\\ud800rm")]
    [InlineData("\\udc00")]
    [InlineData("\\ud800\\ud800")]
    public void Call_WithALongTextThatSomeReadersCut_EscapesNoDeny(string beginning)
    {
        var deny = Role("{ server: s }", "{ server: s, tools: [t], arguments: { a: { in: [rm] } } }");
        var roles = deny.RolesOfKey("k");
        Assert.False(deny.Call(roles, Tool(), $$"""{"a":"{{beginning}}"}""").Allowed);
        Assert.False(deny.Call(roles, Tool(), $$"""{"a":"{{beginning}}{{new string('x', 40_000)}}"}""").Allowed);
        Assert.False(deny.Call(roles, Tool(), $$"""{"a":"{{new string('x', 40_000)}}{{beginning}}"}""").Allowed);
        Assert.True(deny.Call(roles, Tool(), $$"""{"a":"ä\ud83d\ude00\n{{new string('x', 40_000)}}\ud83d\ude00"}""").Allowed);
    }

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public void Call_WithATextOfEscapesAlone_IsJudgedUpToTheBound(int units, bool allowed)
    {
        var policy = Role("{ server: s, tools: [t], arguments: { a: { matches: 'x*' } } }");
        var text = string.Concat(Enumerable.Repeat(@"\u0078", units));

        Assert.Equal(allowed, policy.Call(policy.RolesOfKey("k"), Tool(), $$"""{"a":"{{text}}"}""").Allowed);
    }

    [Fact]
    public void Call_ThatIsRefused_NamesTheRuleAndTheArgument()
    {
        var policy = Role("""{ server: s, tools: [t], arguments: { a: x, /b/c: y } }""", """{ server: s, tools: [t], arguments: { /d: z } }""");
        var roles = policy.RolesOfKey("k");

        Assert.Equal(new ConditionVerdict(ConditionKind.ArgumentRefused, new RuleLocation("p.yaml", 7)) { Argument = "a" }, policy.Check(roles, Tool(), """{"b":{"c":"y"}}"""));
        Assert.Equal("/b/c", policy.Check(roles, Tool(), """{"a":"x"}""").Argument);
        Assert.Equal(new ConditionVerdict(ConditionKind.ArgumentRefused, new RuleLocation("p.yaml", 8)) { Argument = "/d" }, policy.Check(roles, Tool(), """{"a":"x","b":{"c":"y"},"d":"z"}"""));
        Assert.Equal(VerdictReason.ArgumentRefused, policy.Call(roles, Tool()).Reason);
    }

    [Fact]
    public void Call_OfAToolThatARuleAllowsAnyway_NeedsNoArguments()
    {
        var policy = Role("{ server: s, tools: [t], arguments: { a: x } }, { server: s, tools: [\"t*\"] }");

        Assert.Null(policy.Decide(policy.RolesOfKey("k"), Tool()).Conditions);
        Assert.Null(policy.Decide(policy.RolesOfKey("k"), Tool("t2")).Conditions);
    }
}
