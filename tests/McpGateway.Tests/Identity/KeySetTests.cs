using System.Text;
using McpGateway.Configuration;
using McpGateway.Identity.Issuers;
using McpGateway.Tests.Identity.Support;

namespace McpGateway.Tests.Identity;

/// <summary>Which keys of a provider's set are used, and for what.</summary>
public sealed class KeySetTests
{
    private static readonly TestSigner Rsa = TestSigner.Rsa("k");

    [Theory]
    [InlineData("", "RS256 RS384 RS512 PS256 PS384 PS512")]
    [InlineData("\"use\": \"sig\",", "RS256 RS384 RS512 PS256 PS384 PS512")]
    [InlineData("\"key_ops\": [\"verify\"],", "RS256 RS384 RS512 PS256 PS384 PS512")]
    [InlineData("\"alg\": \"PS384\",", "PS384")]
    [InlineData("\"use\": \"enc\",", "")]
    [InlineData("\"use\": 1,", "")]
    [InlineData("\"key_ops\": [\"encrypt\"],", "")]
    [InlineData("\"key_ops\": \"verify\",", "")]
    [InlineData("\"alg\": \"HS256\",", "")]
    [InlineData("\"alg\": \"ES256\",", "")]
    [InlineData("\"alg\": \"RSA-OAEP\",", "")]
    [InlineData("\"alg\": [\"RS256\"],", "")]
    public void RsaKey_IsUsedForWhatItIsMade(string members, string algorithms) => Assert.Equal(algorithms, Algorithms(Rsa.Jwk(members)));

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public void Curve_HasOneAlgorithm(string algorithm) => Assert.Equal(algorithm, Algorithms(TestSigner.Curve("k", algorithm).Jwk()));

    [Theory]
    [InlineData("""{ "kty": "oct", "k": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }""")]
    [InlineData("""{ "kty": "RSA", "n": "AQAB", "e": "AQAB" }""")]
    [InlineData("""{ "kty": "RSA", "e": "AQAB" }""")]
    [InlineData("""{ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" }""")]
    [InlineData("""{ "kty": "EC", "crv": "secp256k1", "x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "y": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }""")]
    [InlineData("""{ "kty": "EC", "crv": "P-256", "x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE", "y": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE" }""")]
    [InlineData("""{ "kty": "OKP", "crv": "Ed25519", "x": "AA" }""")]
    [InlineData("""{ }""")]
    [InlineData("1")]
    public void KeyThatIsNone_IsLeftOut(string key) => Assert.Equal("", Algorithms(key));

    [Fact]
    public void WeakKey_IsLeftOut() => Assert.Equal("", Algorithms(TestSigner.Rsa("k", bits: 1024).Jwk()));

    [Theory]
    [InlineData("AQ")]
    [InlineData("AAE")]
    [InlineData("AAAAAAAAAAE")]
    [InlineData("AAEAAQ")]
    [InlineData("AA")]
    [InlineData("Ag")]
    public void KeyWithExponentOneOrAnOddSpelling_IsLeftOut(string exponent) =>
        Assert.Equal("", Algorithms(Rsa.Jwk().Replace("\"e\": \"AQAB\"", $"\"e\": \"{exponent}\"", StringComparison.Ordinal)));

    [Fact]
    public void Algorithms_ThatTheIssuerMayNotUse_AreLeftOut() =>
        Assert.Equal("PS256", string.Join(' ', Read(Rsa.Jwk(), "PS256", "ES256").Keys.SelectMany(key => key.Algorithms)));

    [Fact]
    public void Candidates_AreTheNamedKeyOrAFew()
    {
        var keys = Read(string.Join(',', Enumerable.Range(0, 20).Select(i => Rsa.As($"k{i}").Jwk())));

        Assert.Equal("k3", Assert.Single(keys.Candidates("k3", "RS256")).Kid);
        Assert.Empty(keys.Candidates("K3", "RS256"));
        Assert.Empty(keys.Candidates("k3", "ES256"));
        Assert.Equal(KeySet.MostTried, keys.Candidates(null, "RS256").Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "keys": {} }""")]
    [InlineData("""{ "keys": [], "keys": [] }""")]
    public void Document_ThatIsNoSet_IsNull(string document) => Assert.Null(KeySetReader.Read(Encoding.UTF8.GetBytes(document), TokenAlgorithms.All));

    [Fact]
    public void Document_OfTooManyKeys_IsNull() =>
        Assert.Null(KeySetReader.Read(Encoding.UTF8.GetBytes($"{{ \"keys\": [ {string.Join(',', Enumerable.Repeat("{}", 101))} ] }}"), TokenAlgorithms.All));

    private static string Algorithms(string key) => string.Join(' ', Read(key).Keys.SelectMany(one => one.Algorithms));

    private static KeySet Read(string keys, params string[] allowed) =>
        KeySetReader.Read(Encoding.UTF8.GetBytes($"{{ \"keys\": [ {keys} ] }}"), allowed.Length > 0 ? allowed : TokenAlgorithms.All)!;
}
