using System.Text.Json;
using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol.Json;

public sealed class JsonScannerTests
{
    public static TheoryData<string> Valid => [.. JsonSamples.Valid];

    public static TheoryData<string> Invalid => [.. JsonSamples.Invalid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Read_ValidText_EndsWithoutFault(string text) => Assert.Equal(JsonFault.None, ScanWhole(Bytes.Raw(text)));

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Read_InvalidText_IsAFault(string text) => Assert.NotEqual(JsonFault.None, ScanWhole(Bytes.Raw(text)));

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Invalid))]
    public void Read_ByteByByteAndAtEveryCut_SaysTheSame(string text)
    {
        var bytes = Bytes.Raw(text);
        var whole = ScanWhole(bytes) == JsonFault.None;
        Assert.Equal(whole, Scan(bytes.Chunk(1)) == JsonFault.None);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, Scan([bytes[..cut], bytes[cut..]]) == JsonFault.None);
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Invalid))]
    public void Read_WhatSystemTextJsonRefuses_IsRefused(string text)
    {
        var bytes = Bytes.Raw(text);
        var other = true;
        try
        {
            using var document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            other = false;
        }

        if (ScanWhole(bytes) == JsonFault.None)
        {
            Assert.True(other, text);
        }
    }

    [Theory]
    [InlineData(64, 64, JsonFault.None)]
    [InlineData(65, 64, JsonFault.TooDeep)]
    [InlineData(256, 256, JsonFault.None)]
    [InlineData(257, 256, JsonFault.TooDeep)]
    public void Read_Depth_IsBounded(int depth, int bound, JsonFault expected)
    {
        var text = Bytes.Of(new string('[', depth) + new string(']', depth));
        Assert.Equal(expected, Scan([text], bound));
        var mixed = Bytes.Of(string.Concat(Enumerable.Repeat("{\"a\":[", depth / 2)) + string.Concat(Enumerable.Repeat("]}", depth / 2)));
        Assert.Equal(depth % 2 == 0 ? expected : JsonFault.None, Scan([mixed], bound));
    }

    [Fact]
    public void Read_MixedContainers_CloseOnlyTheirOwnKind()
    {
        Assert.NotEqual(JsonFault.None, ScanWhole(Bytes.Of("[{\"a\":1]}")));
        Assert.NotEqual(JsonFault.None, ScanWhole(Bytes.Of("{\"a\":[1}]")));
    }

    private static JsonFault ScanWhole(byte[] text)
    {
        var scanner = new JsonScanner(64);
        JsonToken token;
        do
        {
            token = scanner.Read(text, isFinal: true);
        }
        while (token is not (JsonToken.End or JsonToken.Fault));

        return scanner.Fault;
    }

    private static JsonFault Scan(IEnumerable<byte[]> chunks, int depth = 64)
    {
        var scanner = new JsonScanner(depth);
        foreach (var chunk in chunks)
        {
            JsonToken token;
            do
            {
                token = scanner.Read(chunk, isFinal: false);
            }
            while (token is not (JsonToken.NeedMore or JsonToken.Fault));
        }

        while (scanner.Read(default, isFinal: true) is not (JsonToken.End or JsonToken.Fault))
        {
        }

        return scanner.Fault;
    }
}
