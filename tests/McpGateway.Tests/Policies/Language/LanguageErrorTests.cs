using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

/// <summary>Each piece of nonsense is an error that says where and what to write instead.</summary>
public class LanguageErrorTests
{
    [Theory]
    [InlineData("{ server: s, arguments: { a: x } }", "'arguments' is about the arguments of tools; name the tools in 'tools'")]
    [InlineData("{ server: s, tools: [t], prompts: [p], arguments: { a: x } }", "'arguments' is about the arguments of tools; put prompts and resources into a rule of their own")]
    [InlineData("{ server: s, tools: [t], arguments: {} }", "'arguments' has 0 keys, expected 1 to 32;")]
    [InlineData("{ server: s, tools: [t], arguments: { a.b: x } }", "'a.b' would be one property of exactly this name; write /a/b for a property inside another, or /a.b if that is its name")]
    [InlineData("{ server: s, tools: [t], arguments: { /a/0: x } }", "'/a/0' looks for an item of an array, which rules cannot;")]
    [InlineData("{ server: s, tools: [t], arguments: { /a/-: x } }", "'/a/-' looks for an item of an array")]
    [InlineData("{ server: s, tools: [t], arguments: { /a~2: x } }", "'/a~2' has a '~' that is neither ~0 nor ~1;")]
    [InlineData("{ server: s, tools: [t], arguments: { /a//b: x } }", "'/a//b' names a property without a name;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: x, /a: y } }", "'/a' is an argument that another key of this rule names too;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: [x] } }", "'a' is a list; write { in: [a, b] }")]
    [InlineData("{ server: s, tools: [t], arguments: { a: {} } }", "'a' says nothing about the argument; write one of: equals, in, matches, range, absent")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { equals: x, in: [y] } } }", "'a' has both 'equals' and 'in'; keep one of them")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { equals: x, absent: false } } }", "'absent: false' adds nothing to 'equals';")]
    [InlineData("{ server: s, tools: [t], arguments: { a: ~ } }", "'a' is empty, expected a text;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { in: [] } } }", "'in' has 0 items, expected 1 to 1000;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { in: [[x]] } } }", "an item of 'in' is a list, expected a text;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { equal: x } } }", "unknown key 'equal'; did you mean 'equals'?")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { matches: '(' } } }", "'(' is no regular expression:")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { matches: 'a)|(?:b' } } }", "'a)|(?:b' is no regular expression:")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { matches: '(?=a)' } } }", "'(?=a)' needs back references, look-around or atomic groups, or is too large;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { matches: '(a{1000}){1000}' } } }", "'(a{1000}){1000}' needs back references, look-around or atomic groups, or is too large;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { range: [2, 1] } } }", "'range' begins after its end, so no number is in it;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { range: [1] } } }", "'range' has no bounds;")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { range: { min: 0x10 } } } }", "'0x10' is no number; write it as JSON does")]
    [InlineData("{ server: s, tools: [t], arguments: { a: { range: [\"1\", 2] } } }", "the text '1' is no number;")]
    [InlineData("{ server: s, scopes: [] }", "'scopes' has 0 items, expected 1 to 32;")]
    [InlineData("{ server: s, scopes: [\"a b\"] }", "'a b' is no scope; write one scope per item")]
    [InlineData("{ server: s, scopes: ['a\"b'] }", "'a\"b' is no scope;")]
    [InlineData("{ server: s, scopes: [\"a\\r\\nb\"] }", "is no scope;")]
    public void Rule_ThatSaysNonsense_IsAnError(string rule, string error) => OneError($"roles:\n  r:\n    allow:\n      - {rule}\n", 5, error);

    [Fact]
    public void Deny_WithScopes_IsAnError() =>
        OneError("roles:\n  r:\n    deny:\n      - { server: s, scopes: [a] }\n", 5, "'scopes' stands in a deny, where nobody could say whether it means having or lacking them;");

    [Theory]
    [InlineData("claims: { groups: a }", "'claims' and 'scopes' mean nothing without the issuer that gave them: two issuers may use the same names for different people; add 'issuer: …'")]
    [InlineData("scopes: [a]", "'claims' and 'scopes' mean nothing without the issuer")]
    [InlineData("issuer: i, apiKey: k", "only a token has an issuer, claims and scopes, so together with 'apiKey' or 'anonymous' this matches nobody; make two entries")]
    [InlineData("claims: { groups: a }, anonymous: true", "only a token has an issuer")]
    [InlineData("issuer: \"https://*\"", "'https://*' is no issuer; write it exactly as gateway.yaml has it")]
    [InlineData("issuer: i, claims: {}", "'claims' is empty;")]
    [InlineData("issuer: i, claims: { groups: [] }", "the claim 'groups' has 0 values, expected 1 to 1000;")]
    [InlineData("issuer: i, claims: { groups: ~ }", "a value of the claim 'groups' is empty, expected a text;")]
    [InlineData("issuer: i, claims: { groups: { a: b } }", "a value of the claim 'groups' is a mapping, expected a text;")]
    [InlineData("issuer: i, audience: a", "unknown key 'audience';")]
    public void When_ThatMatchesNobodyOrTooMany_IsAnError(string when, string error) =>
        OneError($"roles: {{ r: {{}} }}\nclients:\n  - {{ name: a, when: {{ {when} }}, roles: [r] }}\n", 4, error);

    [Theory]
    [InlineData("rate: 1/1s", "'per' is missing; write 'per: principal', 'per: app' or 'per: role'")]
    [InlineData("per: user, rate: 1/1s", "'per' is 'user', expected one of: principal, app, role;")]
    [InlineData("per: app", "the limit has no number; write one of 'rate: 60/1m', 'quota: 10000/1d', 'concurrency: 8'")]
    [InlineData("per: app, rate: 1/1s, quota: 1/1d", "the limit has both 'rate' and 'quota';")]
    [InlineData("per: app, rate: 0/1s", "'0/1s' is no rate; write calls/time")]
    [InlineData("per: app, rate: 1/0s", "'1/0s' is no rate;")]
    [InlineData("per: app, rate: 1/2d", "'1/2d' is no rate;")]
    [InlineData("per: app, rate: 1/500ms", "'1/500ms' is no rate;")]
    [InlineData("per: app, rate: 1/s", "'1/s' is no rate;")]
    [InlineData("per: app, rate: -1/1s", "'-1/1s' is no rate;")]
    [InlineData("per: app, rate: 60", "'rate' is a number, expected a text;")]
    [InlineData("per: app, rate: 1000000001/1s", "'1000000001/1s' is no rate;")]
    [InlineData("per: app, rate: 1/1s, burst: 0", "'burst' is '0', expected a whole number from 1 to 1000000000;")]
    [InlineData("per: app, quota: 1/1d, burst: 1", "'burst' is about a rate; remove it, or write a rate")]
    [InlineData("per: app, concurrency: 1, burst: 1", "'burst' is about a rate;")]
    [InlineData("per: app, quota: 1/2d", "'1/2d' is no quota; write calls/window")]
    [InlineData("per: app, quota: 1/1s", "'1/1s' is no quota;")]
    [InlineData("per: app, concurrency: 0", "'concurrency' is '0', expected a whole number from 1 to 100000;")]
    [InlineData("per: app, rate: 1/1s, tools: [a], methods: [tools, lists]", "'lists' is not about tools, which this limit names in 'tools'; make two limits")]
    [InlineData("per: app, rate: 1/1s, methods: []", "'methods' is empty, so the limit counts nothing;")]
    [InlineData("per: app, rate: 1/1s, methods: [tool]", "'tool' is nothing that limits count; did you mean 'tools'?")]
    [InlineData("per: app, rate: 1/1s, tools: []", "'tools' is empty, so the rule covers no tools;")]
    [InlineData("per: app, rate: 1/1s, server: Git", "'Git' is no server name;")]
    [InlineData("per: app, rate: 1/1s, onStoreFailure: allow", "'onStoreFailure' is 'allow', expected one of: local, refuse;")]
    [InlineData("per: app, rate: 1/1s, prompts: [a]", "unknown key 'prompts';")]
    public void Limit_ThatSaysNonsense_IsAnError(string limit, string error) => OneError($"roles:\n  r:\n    limits:\n      - {{ {limit} }}\n", 5, error);

    private static void OneError(string text, int line, string expected)
    {
        var error = Assert.Single(Errors("version: 1\n" + text));

        Assert.StartsWith($"p.yaml:{line}:", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
