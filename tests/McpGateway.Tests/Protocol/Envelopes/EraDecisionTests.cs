using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using Microsoft.Extensions.Primitives;

namespace McpGateway.Tests.Protocol.Envelopes;

public sealed class EraDecisionTests
{
    private const string Meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private static readonly McpHeaders Modern = new() { ProtocolVersion = "2026-07-28", Method = "tools/call", Name = "t" };

    private static readonly McpHeaders InSession = new() { SessionId = "s1" };

    [Fact]
    public void Of_ModernCallWithItsHeaders_IsModern()
    {
        var decision = Decide($$"""{"name":"t",{{Meta}}}""", Modern);
        Assert.Null(decision.Refusal);
        Assert.Equal(Era.Modern, decision.Era);
        Assert.Same(ProtocolVersion.V20260728, decision.Version);
    }

    [Fact]
    public void Of_ModernWithStraySession_IgnoresIt() =>
        Assert.Null(Decide($$"""{"name":"t",{{Meta}}}""", Modern with { SessionId = "s1" }).Refusal);

    public static TheoryData<string, string?, string?, string?> Mismatches => new()
    {
        { "t", null, "tools/call", "t" },
        { "t", "2025-11-25", "tools/call", "t" },
        { "t", "2026-07-28", null, "t" },
        { "t", "2026-07-28", "Tools/call", "t" },
        { "t", "2026-07-28", "tools/list", "t" },
        { "t", "2026-07-28", "tools/call", null },
        { "t", "2026-07-28", "tools/call", "T" },
        { "t", "2026-07-28", "tools/call", "=?base64?dQ==?=" },
        { "t", "2026-07-28", "tools/call", "=?base64?!?=" },
        { "é", "2026-07-28", "tools/call", "é" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void Of_ModernWithAnotherHeader_IsAHeaderMismatch(string tool, string? version, string? method, string? name)
    {
        var headers = new McpHeaders { ProtocolVersion = Values(version), Method = Values(method), Name = Values(name) };
        var decision = Decide($$"""{"name":"{{tool}}",{{Meta}}}""", headers);
        Assert.Equal(Refusal.HeaderMismatch, decision.Refusal);
        Assert.Equal(Era.Modern, decision.Era);
    }

    [Fact]
    public void Of_HeaderTwice_IsAHeaderMismatch() =>
        Assert.Equal(Refusal.HeaderMismatch, Decide($$"""{"name":"t",{{Meta}}}""", Modern with { Name = new StringValues(["t", "t"]) }).Refusal);

    [Theory]
    [InlineData("t", "=?base64?dA==?=")]
    [InlineData("é", "=?base64?w6k=?=")]
    [InlineData("t", " t\t")]
    public void Of_ModernNameEncoded_IsComparedDecoded(string tool, string header) =>
        Assert.Null(Decide($$"""{"name":"{{tool}}",{{Meta}}}""", Modern with { Name = header }).Refusal);

    [Theory]
    [InlineData("1900-01-01")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-29")]
    public void Of_ModernMetaOfAnotherVersion_NamesWhatIsSupported(string version)
    {
        var decision = Decide($$"""{"name":"t",{{Meta.Replace("2026-07-28", version, StringComparison.Ordinal)}}}""", Modern with { ProtocolVersion = version });
        Assert.Equal(Refusal.VersionNotSupported, decision.Refusal);
        Assert.Equal($"\"supported\":[\"2026-07-28\"],\"requested\":\"{version}\"", Bytes.Text(decision.Data));
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("roots/list")]
    [InlineData("foo/bar")]
    public void Of_ModernWithRemovedOrUnknownMethod_IsNotFound(string method)
    {
        var decision = Decide($$"""{{{Meta}}}""", Modern with { Method = method }, method);
        Assert.Equal(Refusal.MethodNotFound, decision.Refusal);
        Assert.Equal(404, decision.Refusal!.Value.Row().StatusIn(decision.Era));
    }

    [Theory]
    [InlineData("\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}")]
    [InlineData("\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":7,\"io.modelcontextprotocol/clientCapabilities\":{}}")]
    [InlineData("\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":[]}")]
    [InlineData("\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{},\"io.modelcontextprotocol/clientInfo\":1}")]
    [InlineData("\"_meta\":{}")]
    [InlineData("\"x\":1")]
    public void Of_ModernHeaderButIncompleteMeta_IsIncomplete(string meta)
    {
        var decision = Decide($$"""{"name":"t",{{meta}}}""", Modern);
        Assert.Equal(Refusal.MetaIncomplete, decision.Refusal);
        Assert.Equal((400, -32602), (decision.Refusal!.Value.Row().StatusIn(Era.Modern), decision.Refusal.Value.Row().CodeIn(Era.Modern)));
    }

    [Fact]
    public void Of_Initialize_IsLegacyWhateverTheHeadersSay()
    {
        const string Params = """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}""";
        Assert.Equal((null, Era.Legacy), (Decide(Params, Modern, "initialize").Refusal, Decide(Params, Modern, "initialize").Era));
        Assert.Null(Decide(Params, InSession, "initialize").Refusal);
        Assert.Equal(Refusal.InvalidParams, Decide("""{"protocolVersion":"2025-06-18"}""", default, "initialize").Refusal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("2025-06-18", null)]
    [InlineData("2026-07-28", Refusal.SessionVersionMismatch)]
    [InlineData("nonsense", Refusal.SessionVersionMismatch)]
    public void Of_CallInSession_IsLegacy(string? version, Refusal? refusal)
    {
        var decision = Decide("""{"name":"t"}""", InSession with { ProtocolVersion = Values(version) });
        Assert.Equal(refusal, decision.Refusal);
        Assert.Equal(Era.Legacy, decision.Era);
    }

    [Theory]
    [InlineData("server/discover")]
    [InlineData("subscriptions/listen")]
    [InlineData("sampling/createMessage")]
    [InlineData("foo/bar")]
    public void Of_LegacyUnknownMethod_IsAnAnswerOnOk(string method)
    {
        var decision = Decide("{}", InSession, method);
        Assert.Equal(Refusal.MethodNotFound, decision.Refusal);
        Assert.Equal(200, decision.Refusal!.Value.Row().StatusIn(decision.Era));
    }

    [Theory]
    [InlineData(null, Refusal.SessionRequired)]
    [InlineData("2025-11-25", Refusal.SessionRequired)]
    [InlineData("2026-07-28", Refusal.MetaIncomplete)]
    [InlineData("2030-01-01", Refusal.VersionNotSupported)]
    public void Of_NeitherMetaNorSession_SaysWhatIsMissing(string? version, Refusal refusal) =>
        Assert.Equal(refusal, Decide("""{"name":"t"}""", new McpHeaders { ProtocolVersion = Values(version), Method = "tools/call" }).Refusal);

    [Theory]
    [InlineData("tools/call", "{}")]
    [InlineData("tools/call", """{"name":7}""")]
    [InlineData("tools/call", """{"name":"t","arguments":[]}""")]
    [InlineData("prompts/get", "{}")]
    [InlineData("resources/read", """{"name":"x"}""")]
    [InlineData("resources/subscribe", """{"uri":null}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt"},"argument":{}}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/other","name":"x"},"argument":{}}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource","uri":"x"}}""")]
    [InlineData("logging/setLevel", "{}")]
    [InlineData("tools/list", """{"cursor":7}""")]
    public void Of_LegacyWithParamsThatDoNotFit_SaysSo(string method, string parameters) =>
        Assert.Equal(Refusal.InvalidParams, Decide(parameters, InSession, method).Refusal);

    [Fact]
    public void Of_SessionHeaderTwiceOrEmpty_IsInvalid()
    {
        Assert.Equal(Refusal.InvalidRequest, Decide("{}", new McpHeaders { SessionId = new StringValues(["a", "b"]) }, "ping").Refusal);
        Assert.Equal(Refusal.InvalidRequest, Decide("{}", new McpHeaders { SessionId = "" }, "ping").Refusal);
    }

    [Fact]
    public void OfBatchElement_ModernInitializeOrNested_IsNotAllowed()
    {
        Assert.Null(EraDecision.OfBatchElement(Bytes.Envelope("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")).Refusal);
        foreach (var element in (string[])["{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" + Meta + "}}", """{"jsonrpc":"2.0","id":1,"method":"initialize"}""", "[1]"])
        {
            Assert.Equal(Refusal.BatchNotAllowed, EraDecision.OfBatchElement(Bytes.Envelope(element)).Refusal);
        }
    }

    [Fact]
    public void CheckSession_VersionAndBatch_MustFitTheSession()
    {
        var named = new McpHeaders { ProtocolVersion = "2025-06-18" };
        Assert.Null(EraDecision.CheckSession(MessageKind.Request, named, ProtocolVersion.V20250618));
        Assert.Null(EraDecision.CheckSession(MessageKind.Request, default, ProtocolVersion.V20250618));
        Assert.Equal(Refusal.SessionVersionMismatch, EraDecision.CheckSession(MessageKind.Request, named, ProtocolVersion.V20251125));
        Assert.Null(EraDecision.CheckSession(MessageKind.Batch, default, ProtocolVersion.V20250326));
        Assert.Equal(Refusal.BatchNotAllowed, EraDecision.CheckSession(MessageKind.Batch, default, ProtocolVersion.V20250618));
    }

    private static StringValues Values(string? value) => value is null ? default : new StringValues(value);

    private static EraDecision Decide(string parameters, McpHeaders headers, string method = "tools/call") =>
        EraDecision.Of(Bytes.Envelope($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}"""), headers);
}
