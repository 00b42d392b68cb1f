using System.Text.Json;
using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Tests.Protocol.Refusals;

public sealed class JsonRpcErrorsTests
{
    [Fact]
    public void Write_EverythingKnown_WritesTheExactBytes()
    {
        var reply = new RefusalReply(Refusal.Throttled, Era.Modern, Bytes.Of("\"a\\u0062/7\"")) { Reference = "ref\"1", RetryAfterMs = 1500 };
        Assert.Equal(
            """{"jsonrpc":"2.0","id":"a\u0062/7","error":{"code":-31429,"message":"Too many calls. Wait for data.retryAfterMs milliseconds before the next one.","data":{"refusal":"throttled","reference":"ref\"1","retryAfterMs":1500}}}""",
            Write(reply));
    }

    [Fact]
    public void Write_NoIdRead_WritesNull() =>
        Assert.StartsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,", Write(new RefusalReply(Refusal.ParseError, Era.Legacy, default)));

    [Fact]
    public void Write_VersionNotSupported_NamesSupportedAndRequested()
    {
        var reply = new RefusalReply(Refusal.VersionNotSupported, Era.Modern, Bytes.Of("1")) { Data = RefusalData.Versions("1999-01-01\"") };
        using var document = JsonDocument.Parse(Write(reply));
        var data = document.RootElement.GetProperty("error").GetProperty("data");
        Assert.Equal(["2026-07-28"], data.GetProperty("supported").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal("1999-01-01\"", data.GetProperty("requested").GetString());
    }

    [Fact]
    public void Write_CapabilityMissing_CarriesTheObject()
    {
        var reply = new RefusalReply(Refusal.CapabilityMissing, Era.Modern, Bytes.Of("1")) { Data = RefusalData.RequiredCapabilities("{\"sampling\":{}}"u8) };
        using var document = JsonDocument.Parse(Write(reply));
        var required = document.RootElement.GetProperty("error").GetProperty("data").GetProperty("requiredCapabilities");
        Assert.Equal(JsonValueKind.Object, required.GetProperty("sampling").ValueKind);
    }

    [Theory]
    [InlineData(Era.Modern, true)]
    [InlineData(Era.Legacy, false)]
    public void Write_ArgumentRefused_IsAToolResult(Era era, bool hasResultType)
    {
        using var document = JsonDocument.Parse(Write(new RefusalReply(Refusal.ArgumentRefused, era, Bytes.Of("1")) { Detail = "Argument command." }));
        var result = document.RootElement.GetProperty("result");
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.EndsWith("Argument command.", result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(hasResultType, result.TryGetProperty("resultType", out _));
    }

    [Fact]
    public void Write_EveryRefusal_IsValidJson()
    {
        foreach (var refusal in Enum.GetValues<Refusal>())
        {
            using var document = JsonDocument.Parse(Write(new RefusalReply(refusal, Era.Modern, default) { RetryAfterMs = -1 }));
            Assert.Equal("2.0", document.RootElement.GetProperty("jsonrpc").GetString());
        }
    }

    private static string Write(RefusalReply reply)
    {
        using var writer = new PooledWriter();
        JsonRpcErrors.Write(writer, reply);
        return Bytes.Text(writer.WrittenSpan);
    }
}
