using System.Text.Json;
using McpGateway.Policies;
using McpGateway.Tests.Architecture;

namespace McpGateway.Tests.Policies;

/// <summary>
/// The JSON Schema has exactly the keys and words that the reader knows. What the reader knows it says itself, where it
/// meets what it does not know: a key added to one of the two alone fails here.
/// </summary>
public class SchemaKeyTests
{
    private const string Unknown = "zzzzzzzzzzzzzzzzzzzz";

    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.Root, "policies", "documents", "policy.schema.json"))).RootElement;

    [Theory]
    [InlineData("", "zzzzzzzzzzzzzzzzzzzz: 1")]
    [InlineData("client", "clients: [ { zzzzzzzzzzzzzzzzzzzz: 1 } ]")]
    [InlineData("when", "clients: [ { when: { zzzzzzzzzzzzzzzzzzzz: 1 } } ]")]
    [InlineData("role", "roles: { r: { zzzzzzzzzzzzzzzzzzzz: 1 } }")]
    [InlineData("allow", "roles: { r: { allow: [ { zzzzzzzzzzzzzzzzzzzz: 1 } ] } }")]
    [InlineData("deny", "roles: { r: { deny: [ { zzzzzzzzzzzzzzzzzzzz: 1 } ] } }", "hint", "scopes")]
    [InlineData("limit", "roles: { r: { limits: [ { zzzzzzzzzzzzzzzzzzzz: 1 } ] } }")]
    [InlineData("argument", "roles: { r: { allow: [ { tools: [t], arguments: { a: { zzzzzzzzzzzzzzzzzzzz: 1 } } } ] } }")]
    [InlineData("range", "roles: { r: { allow: [ { tools: [t], arguments: { a: { range: { zzzzzzzzzzzzzzzzzzzz: 1 } } } } ] } }")]
    public void Keys_OfEachMapping_AreThoseOfTheReader(string definition, string policy, params string[] refusedAnyway)
    {
        var mapping = definition.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(definition);
        var described = mapping.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);

        Assert.False(mapping.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(Known(policy, $"unknown key '{Unknown}'").Except(refusedAnyway, StringComparer.Ordinal), described);
    }

    [Theory]
    [InlineData("mode", "mode: zzzzzzzzzzzzzzzzzzzz", "")]
    [InlineData("hint", "roles: { r: { allow: [ { hint: zzzzzzzzzzzzzzzzzzzz } ] } }", "allow")]
    [InlineData("per", "roles: { r: { limits: [ { per: zzzzzzzzzzzzzzzzzzzz } ] } }", "limit")]
    [InlineData("onStoreFailure", "roles: { r: { limits: [ { onStoreFailure: zzzzzzzzzzzzzzzzzzzz } ] } }", "limit")]
    [InlineData("methods", "roles: { r: { limits: [ { methods: [zzzzzzzzzzzzzzzzzzzz] } ] } }", "limit")]
    public void Words_OfEachChoice_AreThoseOfTheReader(string key, string policy, string definition)
    {
        var mapping = definition.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(definition);
        var property = mapping.GetProperty("properties").GetProperty(key);
        var words = (property.TryGetProperty("items", out var items) ? items : property).GetProperty("enum").EnumerateArray().Select(word => word.GetString()!);

        Assert.Equal(Known(policy, $"'{Unknown}'"), words.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Known(string policy, string message)
    {
        var error = PolicyReader.Read([new PolicyFile("p.yaml", policy)]).Errors.Single(error => error.Message.Contains(message, StringComparison.Ordinal));
        var text = $"{error.Message}; {error.Mend}";
        var list = text.Contains("one of: ", StringComparison.Ordinal) ? text[(text.IndexOf("one of: ", StringComparison.Ordinal) + 8)..] : text[(text.IndexOf("use: ", StringComparison.Ordinal) + 5)..];
        return list.Split(';')[0].Split(", ").Order(StringComparer.Ordinal);
    }
}
