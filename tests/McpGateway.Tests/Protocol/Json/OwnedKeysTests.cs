using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol.Json;

public sealed class OwnedKeysTests
{
    private static readonly OwnedKeys Keys = new("name", "_meta", "requestState", "progressToken", "id", "task");

    [Theory]
    [InlineData("name", 0)]
    [InlineData("\\u006eame", 0)]
    [InlineData("n\\u0061m\\u0065", 0)]
    [InlineData("_meta", 1)]
    [InlineData("requestState", 2)]
    public void Match_ExactAfterUnescaping_IsTheKey(string key, int index) => Assert.Equal(index, Match(key));

    [Theory]
    [InlineData("names")]
    [InlineData("nam")]
    [InlineData("")]
    [InlineData("na me")]
    [InlineData(" name")]
    [InlineData("n\u00e4me")]
    [InlineData("x-\u212A")]
    [InlineData("a\\u0000name")]
    [InlineData("some-much-longer-key-than-any-of-the-owned-ones")]
    public void Match_AnotherKey_IsNone(string key) => Assert.Equal(OwnedKeys.None, Match(key));

    [Theory]
    [InlineData("Name")]
    [InlineData("NAME")]
    [InlineData("n\\u0041me")]
    [InlineData("name\\u0000")]
    [InlineData("name\\u0000\\u0000")]
    [InlineData("NAME\\u0000")]
    [InlineData("name\\u0000tail")]
    [InlineData("_META")]
    [InlineData("requeſtState")]
    [InlineData("request\\u017ftate")]
    [InlineData("progressTo\u212Aen")]
    [InlineData("progressTo\\u212aen")]
    [InlineData("progre\u00dfToken")]
    [InlineData("reque\uFB06State")]
    [InlineData("\u0130d")]
    [InlineData("\u0131d")]
    [InlineData("tas\u212A")]
    public void Match_WhatSomeReaderTakesForIt_IsAConflict(string key) => Assert.Equal(OwnedKeys.Conflict, Match(key));

    [Theory]
    [InlineData("a\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\ud800\\ud800")]
    [InlineData("\\ud800x\\udc00")]
    public void Match_UnpairedSurrogate_IsAConflict(string key) => Assert.Equal(OwnedKeys.Conflict, Match(key));

    [Fact]
    public void Match_LongEscapedKey_IsAConflict() =>
        Assert.Equal(OwnedKeys.Conflict, Match("name" + string.Concat(Enumerable.Repeat("\\u0000", 1000))));

    private static int Match(string key) => Keys.Match(Bytes.Of($"\"{key}\""));
}
