using McpGateway.Protocol.Headers;

namespace McpGateway.Tests.Protocol.Headers;

public sealed class HeaderTextTests
{
    /// <summary>The table "Encoding examples" of the specification.</summary>
    [Theory]
    [InlineData("us-west1", "us-west1")]
    [InlineData("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?=")]
    [InlineData(" padded ", "=?base64?IHBhZGRlZCA=?=")]
    [InlineData("line1\nline2", "=?base64?bGluZTEKbGluZTI=?=")]
    [InlineData("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=")]
    [InlineData("", "")]
    [InlineData("a b", "a b")]
    [InlineData("a\tb", "=?base64?YQli?=")]
    [InlineData("=?base64?", "=?base64?")]
    [InlineData("=?BASE64?dA==?=", "=?BASE64?dA==?=")]
    public void Encode_Text_IsAsSpecifiedAndDecodesBack(string text, string header)
    {
        Assert.Equal(header, HeaderText.Encode(text));
        Assert.Equal(text, HeaderText.Decode(header));
        Assert.DoesNotContain(header, c => c is < ' ' or > '~');
    }

    [Theory]
    [InlineData("=?base64?dA?=")]
    [InlineData("=?base64?d A==?=")]
    [InlineData("=?base64?!!!!?=")]
    [InlineData("=?base64?/w==?=")]
    [InlineData("=?base64?7aCA?=")]
    [InlineData("é")]
    [InlineData("a\u0001b")]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("\u007f")]
    public void Decode_Malformed_IsNull(string header) => Assert.Null(HeaderText.Decode(header));

    [Fact]
    public void Decode_SurroundingWhiteSpace_IsNotPartOfTheValue() => Assert.Equal("x y", HeaderText.Decode(" \tx y\t "));
}
