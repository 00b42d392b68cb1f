using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Access;
using McpGateway.Catalog.Entries;
using McpGateway.Protocol;

namespace McpGateway.Tests.Catalog.Views;

public sealed class EntryRendererTests
{
    [Fact]
    public void Write_OnMcp_ReplacesTheNameTokenAndNothingElse()
    {
        const string json = """{ "x-unknown":1.0e2, "description":"name", "name" : "s\u0065arch", "inputSchema":{"type":"object","properties":{"name":{"$comment":"é"} } },"title":"T"}""";
        Assert.Equal(json.Replace("""
            "s\u0065arch"
            """, "\"a__search\"", StringComparison.Ordinal), Render(json, merged: true));
    }

    [Fact]
    public void Write_OnOneServersEndpoint_KeepsEveryByte()
    {
        const string json = """{"name":"s\u0065arch","inputSchema":{"type":"object"},"_meta":{"ui":{"resourceUri":"ui://x"}}, "outputSchema":{"type":"array"} }""";
        Assert.Equal(json, Render(json, merged: false));
    }

    [Theory]
    [InlineData("""{"_meta":{"ui":{"resourceUri":"ui:\/\/app"}},"name":"x"}""", """{"_meta":{"ui":{"resourceUri":"ui://a+app"}},"name":"a__x"}""")]
    [InlineData("""{"name":"x","_meta":{"ui":{"visibility":["app"],"resourceUri":"ui://app"}}}""", """{"name":"a__x","_meta":{"ui":{"visibility":["app"],"resourceUri":"ui://a+app"}}}""")]
    [InlineData("""{"_meta":{"ui/resourceUri":"ui://app","ui":{"resourceUri":"ui://app"}},"name":"x"}""", """{"_meta":{"ui/resourceUri":"ui://a+app","ui":{"resourceUri":"ui://a+app"}},"name":"a__x"}""")]
    [InlineData("""{"_meta":{"ui\/resourceUri":"ui://app"},"name":"x"}""", """{"_meta":{"ui\/resourceUri":"ui://a+app"},"name":"a__x"}""")]
    public void Write_UriOfAnMcpApp_NamesItsServer(string json, string expected) => Assert.Equal(expected, Render(json, merged: true));

    [Theory]
    [InlineData("""{"type":"array"}""", """{"type":"array"}""")]
    [InlineData("true", "{}")]
    [InlineData("""{"$ref":"#/$defs/x","$defs":{"x":{"type":"string"}}}""", "{}")]
    public void Write_OutputSchemaThatIsNoObject_IsWrappedForLegacyClients(string schema, string inner)
    {
        var json = $$"""{"name":"x","outputSchema":{{schema}}}""";
        var expected = $$$"""{"name":"x","outputSchema":{"type":"object","properties":{"result":{{{inner}}}},"required":["result"]}}""";
        Assert.Equal(expected, Render(json, merged: false, wrapSchema: true));
        Assert.Equal(json, Render(json, merged: false, wrapSchema: false));
    }

    [Theory]
    [InlineData("""{"execution":{"x":1,"taskSupport":"optional"},"name":"x"}""", """{"execution":{"x":1,"taskSupport":"forbidden"},"name":"x"}""")]
    [InlineData("""{"name":"x","execution":{"taskSupport":"requi\u0072ed"}}""", """{"name":"x","execution":{"taskSupport":"forbidden"}}""")]
    [InlineData("""{"name":"x","execution":{"taskSupport":1},"_meta":{"execution":{"taskSupport":"required"}}}""", """{"name":"x","execution":{"taskSupport":1},"_meta":{"execution":{"taskSupport":"required"}}}""")]
    public void Write_ForWhoCanHaveNoTask_SaysThatItBecomesNone(string json, string expected)
    {
        Assert.Equal(expected, Render(json, merged: false, hasTasks: false));
        Assert.Equal(json, Render(json, merged: false));
    }

    [Fact]
    public void Write_ObjectOutputSchema_StaysForLegacyClients()
    {
        const string json = """{"name":"x","outputSchema":{"type":"object","properties":{} } }""";
        Assert.Equal(json, Render(json, merged: false, wrapSchema: true));
    }

    [Fact]
    public void Write_RandomEntries_ChangesOnlyTheName()
    {
        var names = ArbMap.Default.GeneratorFor<NonEmptyString>().Where(text => !text.Get.Any(char.IsSurrogate)).Select(text => text.Get);
        var entries = Gen.Zip(names, ArbMap.Default.GeneratorFor<int>()).ToArbitrary();
        Prop.ForAll(entries, pair =>
        {
            var before = $$"""{"a":{"name":{{pair.Item2}}}, "name":{{JsonSerializer.Serialize(pair.Item1)}} ,"z":[{"name":"name"}]}""";
            using var after = JsonDocument.Parse(Render(before, merged: true));
            var name = after.RootElement.GetProperty("name");
            return Render(before, merged: true).Replace(name.GetRawText(), JsonSerializer.Serialize(pair.Item1), StringComparison.Ordinal) == before
                && name.GetString()!.StartsWith("a__", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    private static string Render(string json, bool merged, bool wrapSchema = false, bool hasTasks = true)
    {
        var server = Catalogs.Known("a", Listings.Of(tools: [json]));
        var entry = Assert.Single(server.Entries!.Of(TargetKind.Tool).InServerOrder);
        using var output = new PooledWriter();
        EntryRenderer.Write(output, entry, "a", merged, wrapSchema, hasTasks);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
