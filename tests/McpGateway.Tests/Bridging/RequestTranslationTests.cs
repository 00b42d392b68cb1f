using System.Text;
using McpGateway.Bridging.Requests;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Tests.Bridging;

public class RequestTranslationTests
{
    public static TheoryData<GoldenCase> ToModern => GoldenCase.Folder("request-to-modern");

    public static TheoryData<GoldenCase> ToLegacy => GoldenCase.Folder("request-to-legacy");

    public static TheoryData<GoldenCase> SameEra => GoldenCase.Folder("request-same-era");

    [Theory]
    [MemberData(nameof(ToModern))]
    public void RequestToModern_GoldenCase_WritesExactly(GoldenCase golden)
    {
        var meta = new ModernMeta(
            ProtocolVersion.V20260728, "{}"u8.ToArray(), """{"name":"probe","version":"1"}"""u8.ToArray(), golden["logLevel"]);
        using var written = RequestToModern.Write(Read(golden), Target(golden, ownToken: false), meta);
        Assert.Equal(golden.Out, Encoding.UTF8.GetString(written.Span));
    }

    [Theory]
    [MemberData(nameof(ToLegacy))]
    public void RequestToLegacy_GoldenCase_WritesExactly(GoldenCase golden)
    {
        using var written = RequestToLegacy.Write(Read(golden), Target(golden, ownToken: true));
        Assert.Equal(golden.Out, Encoding.UTF8.GetString(written.Span));
    }

    [Theory]
    [MemberData(nameof(SameEra))]
    public void SameEraRequest_GoldenCase_WritesExactly(GoldenCase golden)
    {
        using var written = SameEraRequest.Write(Read(golden), Target(golden, ownToken: true));
        Assert.Equal(golden.Out, Encoding.UTF8.GetString(written.Span));
    }

    private static Envelope Read(GoldenCase golden)
    {
        var result = EnvelopeReader.Read(golden.In);
        Assert.True(result.IsRead, result.Detail);
        return result.Envelope;
    }

    private static RequestTarget Target(GoldenCase golden, bool ownToken) => new("501"u8.ToArray(), golden["name"]!, ownToken);
}
