using McpGateway.Policies;

namespace McpGateway.Tests.Policies;

public class UriNormalFormTests
{
    [Theory]
    [InlineData("file:///data/a.txt")]
    [InlineData("file:///")]
    [InlineData("file:///data/")]
    [InlineData("file:///data/.hidden")]
    [InlineData("file:///data/...")]
    [InlineData("file:///data/a..b")]
    [InlineData("file:///caf%C3%A9%20x")]
    [InlineData("file:///a%25")]
    [InlineData("file:///a%25zz")]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com:8443/a?b=../c#d/../e")]
    [InlineData("http://127.0.0.1:9/x")]
    [InlineData("http://1.example/x")]
    [InlineData("HTTPS://Example.com/a")]
    [InlineData("repo://Azure/azure-sdk/contents/README.md")]
    [InlineData("notes://a")]
    [InlineData("notes:///a")]
    [InlineData("memo://")]
    [InlineData("urn:isbn:0451450523")]
    [InlineData("test+x.y-z1://a/b,c=d@e")]
    [InlineData("db://host:5432/t")]
    public void Check_NormalUri_HasNoProblem(string uri) => Assert.Equal(UriProblem.None, UriNormalForm.Check(uri));

    [Theory]
    [InlineData("", UriProblem.NoScheme)]
    [InlineData("a", UriProblem.NoScheme)]
    [InlineData("/etc/passwd", UriProblem.NoScheme)]
    [InlineData(":a", UriProblem.NoScheme)]
    [InlineData("1a://b", UriProblem.NoScheme)]
    [InlineData("a_b://c", UriProblem.NoScheme)]
    [InlineData("//host/a", UriProblem.NoScheme)]
    [InlineData("file:///a/../b", UriProblem.DotSegment)]
    [InlineData("file:///a/..", UriProblem.DotSegment)]
    [InlineData("file:///../a", UriProblem.DotSegment)]
    [InlineData("file:///a/./b", UriProblem.DotSegment)]
    [InlineData("file:///a/.", UriProblem.DotSegment)]
    [InlineData("file:///..?x", UriProblem.DotSegment)]
    [InlineData("file:///..#x", UriProblem.DotSegment)]
    [InlineData("notes://../a", UriProblem.DotSegment)]
    [InlineData("notes://.", UriProblem.DotSegment)]
    [InlineData("notes:a/../b", UriProblem.DotSegment)]
    [InlineData("notes:..", UriProblem.DotSegment)]
    [InlineData("file:///a//b", UriProblem.EmptySegment)]
    [InlineData("file:////a", UriProblem.EmptySegment)]
    [InlineData("file:///a//", UriProblem.EmptySegment)]
    [InlineData("notes:a//b", UriProblem.EmptySegment)]
    [InlineData("file:///a\\..\\b", UriProblem.Backslash)]
    [InlineData("https://example.com\\@evil.com", UriProblem.Backslash)]
    [InlineData("file:///a\nb", UriProblem.ControlCharacter)]
    [InlineData("file:///a\tb", UriProblem.ControlCharacter)]
    [InlineData("file:///a\0", UriProblem.ControlCharacter)]
    [InlineData("file:///a\u007f", UriProblem.ControlCharacter)]
    [InlineData("file:///a\u0085", UriProblem.ControlCharacter)]
    [InlineData("file:///a%00.txt", UriProblem.ControlCharacter)]
    [InlineData("file:///a%0A", UriProblem.ControlCharacter)]
    [InlineData("file:///a%7F", UriProblem.ControlCharacter)]
    [InlineData("file:///a%C2%85", UriProblem.ControlCharacter)]
    [InlineData("https://user@host/a", UriProblem.UserInfo)]
    [InlineData("https://user:pw@host/a", UriProblem.UserInfo)]
    [InlineData("notes://a@b", UriProblem.UserInfo)]
    [InlineData("file:///a/%2E%2E/b", UriProblem.EncodedUnreserved)]
    [InlineData("file:///a/.%2E/b", UriProblem.EncodedUnreserved)]
    [InlineData("file:///%61", UriProblem.EncodedUnreserved)]
    [InlineData("file:///%7E", UriProblem.EncodedUnreserved)]
    [InlineData("file:///%2D", UriProblem.EncodedUnreserved)]
    [InlineData("file:///a%2Fb", UriProblem.EncodedSeparator)]
    [InlineData("file:///a%5Cb", UriProblem.EncodedSeparator)]
    [InlineData("file:///a%2fb", UriProblem.BadEncoding)]
    [InlineData("file:///a%2eb", UriProblem.BadEncoding)]
    [InlineData("file:///a%c3%a9", UriProblem.BadEncoding)]
    [InlineData("file:///a%", UriProblem.BadEncoding)]
    [InlineData("file:///a%2", UriProblem.BadEncoding)]
    [InlineData("file:///a%zz", UriProblem.BadEncoding)]
    [InlineData("file:///a%C0%AF", UriProblem.BadEncoding)]
    [InlineData("file:///a%C0%AE", UriProblem.BadEncoding)]
    [InlineData("file:///a%E0%80%AF", UriProblem.BadEncoding)]
    [InlineData("file:///a%ED%A0%80", UriProblem.BadEncoding)]
    [InlineData("file:///a%C3", UriProblem.BadEncoding)]
    [InlineData("file:///a%FF", UriProblem.BadEncoding)]
    [InlineData("file:///a%u002e", UriProblem.BadEncoding)]
    [InlineData("file:///a%252E%252E", UriProblem.EncodedTwice)]
    [InlineData("file:///a%25252E", UriProblem.EncodedTwice)]
    [InlineData("file:///a%252f", UriProblem.EncodedTwice)]
    [InlineData("file:///a b", UriProblem.ForeignCharacter)]
    [InlineData(" file:///a", UriProblem.ForeignCharacter)]
    [InlineData("file:///\u00e9", UriProblem.ForeignCharacter)]
    [InlineData("file:///\uFF0E\uFF0E/a", UriProblem.ForeignCharacter)]
    [InlineData("file:///a\u2215b", UriProblem.ForeignCharacter)]
    [InlineData("file:///{a}", UriProblem.ForeignCharacter)]
    [InlineData("http://[::1]/a", UriProblem.ForeignCharacter)]
    [InlineData("file:///a|b", UriProblem.ForeignCharacter)]
    [InlineData("file:///\uFFFF", UriProblem.ForeignCharacter)]
    [InlineData("file:///a;x/b", UriProblem.PathParameter)]
    [InlineData("file:///..;/b", UriProblem.PathParameter)]
    [InlineData("file:/etc/passwd", UriProblem.UnclearAuthority)]
    [InlineData("file:etc", UriProblem.UnclearAuthority)]
    [InlineData("https:example.com", UriProblem.UnclearAuthority)]
    [InlineData("notes:/a", UriProblem.UnclearAuthority)]
    [InlineData("file://localhost/a", UriProblem.UnclearHost)]
    [InlineData("file://LOCALHOST/a", UriProblem.UnclearHost)]
    [InlineData("https:///example.com", UriProblem.UnclearHost)]
    [InlineData("https://example.com./a", UriProblem.UnclearHost)]
    [InlineData("https://example.com:443/a", UriProblem.UnclearHost)]
    [InlineData("http://example.com:80/a", UriProblem.UnclearHost)]
    [InlineData("https://example.com:/a", UriProblem.UnclearHost)]
    [InlineData("https://example.com:08443/a", UriProblem.UnclearHost)]
    [InlineData("https://example.com:x/a", UriProblem.UnclearHost)]
    [InlineData("https://ex%61mple.com/a", UriProblem.EncodedUnreserved)]
    [InlineData("https://ex%20mple.com/a", UriProblem.UnclearHost)]
    [InlineData("http://127.1/a", UriProblem.UnclearHost)]
    [InlineData("http://2130706433/a", UriProblem.UnclearHost)]
    [InlineData("http://0x7f000001/a", UriProblem.UnclearHost)]
    [InlineData("http://0177.0.0.1/a", UriProblem.UnclearHost)]
    [InlineData("http://127.0.0.256/a", UriProblem.UnclearHost)]
    public void Check_UriWithAnotherSpelling_NamesTheProblem(string uri, UriProblem problem)
    {
        Assert.Equal(problem, UriNormalForm.Check(uri));
        Assert.NotEqual("is not in normal form", UriNormalForm.Describe(problem));
    }

    /// <summary>Every byte, encoded: only what cannot be plain, and is no control character, may stand so.</summary>
    [Fact]
    public void Check_EveryEncodedAsciiByte_IsRefusedUnlessItNeedsTheEncoding()
    {
        const string mustBeEncoded = " !\"#$%&'()*+,:;<=>?@[]^`{|}";
        for (var b = 0; b < 128; b++)
        {
            var normal = UriNormalForm.Check($"file:///a%{b:X2}") == UriProblem.None;
            Assert.True(normal == mustBeEncoded.Contains((char)b, StringComparison.Ordinal), $"%{b:X2}");
        }
    }

    [Fact]
    public void Check_EveryPlainCharacter_IsRefusedUnlessRfc3986HasIt()
    {
        const string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,=:@/?#";
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var normal = UriNormalForm.Check($"file:///a{(char)c}b") == UriProblem.None;
            Assert.True(normal == plain.Contains((char)c, StringComparison.Ordinal), $"U+{c:X4}");
        }
    }

    [Fact]
    public void Describe_EveryProblem_HasItsOwnWords()
    {
        var words = Enum.GetValues<UriProblem>().Select(UriNormalForm.Describe).ToArray();

        Assert.Equal(words.Length, words.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("is not in normal form", words);
    }
}
