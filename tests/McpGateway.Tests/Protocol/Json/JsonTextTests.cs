using System.Text.Json;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\\"b\\\\c\\/d\"", "a\"b\\c/d")]
    [InlineData("\"\\b\\f\\n\\r\\t\"", "\b\f\n\r\t")]
    [InlineData("\"\\u00e9\\u20AC\"", "é€")]
    [InlineData("\"\\ud83d\\ude00 😀\"", "😀 😀")]
    [InlineData("\"\\u0000\"", "\0")]
    public void TryDecode_ValidToken_GivesItsText(string token, string text)
    {
        Assert.True(JsonText.TryDecode(Bytes.Of(token), out var decoded));
        Assert.Equal(text, decoded);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\"")]
    [InlineData("\"\\ud83dx\\ude00\"")]
    [InlineData("\"\\ud83d😀\"")]
    [InlineData("\"\\ude00\\ud83d\"")]
    public void TryDecode_UnpairedSurrogate_HasNoText(string token)
    {
        Assert.False(JsonText.TryDecode(Bytes.Of(token), out _));
        Assert.False(JsonText.IsWellFormed(Bytes.Of(token)));
    }

    [Fact]
    public void WriteString_AnyText_IsReadBackByAnotherReader()
    {
        foreach (var text in (string[])["", "plain", "\"\\/\b\f\n\r\t\0\u001f\u007f", "é€😀\u2028\u2029", new string('x', 5000) + "\n"])
        {
            var token = JsonText.ToStringToken(text);
            Assert.Equal(text, JsonSerializer.Deserialize<string>(token));
            Assert.True(JsonText.TryDecode(token, out var decoded));
            Assert.Equal(text, decoded);
        }
    }

    [Fact]
    public void WriteString_UnpairedSurrogate_BecomesTheReplacementCharacter()
    {
        using var writer = new PooledWriter();
        JsonText.WriteString(writer, "a\ud800b");
        Assert.Equal("\"a\uFFFDb\"", Bytes.Text(writer.WrittenSpan));
    }

    [Theory]
    [InlineData("\"2.0\"", true)]
    [InlineData("\"\\u0032.0\"", true)]
    [InlineData("\"2.0 \"", false)]
    [InlineData("\"2\"", false)]
    public void Equals_Token_IsComparedUnescaped(string token, bool equal) =>
        Assert.Equal(equal, JsonText.Equals(Bytes.Of(token), "2.0"u8));
}
