using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol.Json;

public sealed class JsonPointersTests
{
    [Theory]
    [InlineData("{\"a\":{\"b\":\"x\"}}", "\"x\"")]
    [InlineData("{\"\\u0061\":{\"b\":\"x\"}}", "\"x\"")]
    [InlineData("{\"a\":{}}", null)]
    [InlineData("{\"a\":null}", null)]
    [InlineData("{\"a\":[{\"b\":1}]}", null)]
    [InlineData("{\"c\":1,\"c\":2}", null)]
    public void TryFind_OneReading_GivesTheValue(string text, string? expected)
    {
        var bytes = Bytes.Of(text);
        Assert.Equal(ReadFault.None, JsonPointers.TryFind(bytes, Bytes.All(bytes), ["a", "b"], out var value));
        Assert.Equal(expected, value.IsPresent ? Bytes.Text(value.Of(bytes)) : null);
    }

    [Theory]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"a\":{\"b\":1},\"a\":{\"b\":1}}")]
    [InlineData("{\"a\":{\"b\":1,\"B\":2}}")]
    [InlineData("{\"A\":{\"b\":1}}")]
    [InlineData("{\"a\":{\"b\":1},\"a\\u0000\":{}}")]
    [InlineData("{\"a\":{\"b\":1},\"\\ud800\":{}}")]
    public void TryFind_TwoReadings_IsAmbiguous(string text)
    {
        var bytes = Bytes.Of(text);
        Assert.Equal(ReadFault.Ambiguous, JsonPointers.TryFind(bytes, Bytes.All(bytes), ["a", "b"], out var value));
        Assert.False(value.IsPresent);
    }

    [Fact]
    public void TryFind_FoldedBeyondAscii_IsAmbiguous()
    {
        var bytes = Bytes.Of("{\"straße\":1,\"STRASSE\":2}");
        Assert.Equal(ReadFault.Ambiguous, JsonPointers.TryFind(bytes, Bytes.All(bytes), ["straße"], out _));
    }
}
