using McpGateway.Protocol.Json;
using McpGateway.Protocol.Splicing;

namespace McpGateway.Tests.Protocol.Splicing;

public sealed class SpliceTests
{
    [Fact]
    public void Apply_EditsInAnyOrder_KeepsEveryOtherByte()
    {
        var splice = new Splice();
        splice.Replace(new ByteRange(6, 2), Bytes.Of("GGHH!"));
        splice.Replace(new ByteRange(0, 1), Bytes.Of("A"));
        splice.Insert(4, Bytes.Of("<"));
        splice.Insert(4, Bytes.Of(">"));
        splice.Replace(new ByteRange(8, 1), default);
        using var result = splice.Apply(Bytes.Of("abcdefghij"));
        Assert.Equal("Abcd<>efGGHH!j", Bytes.Text(result.Span));
        Assert.Equal(result.Length, splice.LengthAfter(10));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0, 3)]
    [InlineData(4, 1)]
    [InlineData(3, 1)]
    public void Replace_Overlap_IsABug(int start, int length)
    {
        var splice = new Splice();
        splice.Replace(new ByteRange(2, 3), default);
        Assert.Throws<InvalidOperationException>(() => splice.Replace(new ByteRange(start, length), default));
    }

    [Fact]
    public void Replace_MoreThanTheBound_IsABug()
    {
        var splice = new Splice();
        for (var i = 0; i < Splice.MaxEdits; i++)
        {
            splice.Insert(i, default);
        }

        Assert.Throws<InvalidOperationException>(() => splice.Insert(0, default));
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "abc", "", "{}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "a", "", "{\"b\":2,\"c\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "b", "", "{\"a\":1,\"c\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "c", "", "{\"a\":1,\"b\":2}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "ab", "", "{\"c\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "ac", "", "{\"b\":2}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "bc", "", "{\"a\":1}")]
    [InlineData("{ \"a\" : 1 , \"x\" : 2 , \"c\" : 3 }", "ac", "\"n\":9", "{ \"x\" : 2,\"n\":9 }")]
    [InlineData("{ }", "a", "\"n\":9", "{ \"n\":9}")]
    [InlineData("{\"a\":1}", "a", "\"n\":9", "{\"n\":9}")]
    [InlineData("{\"a\":1}", "", "\"n\":9", "{\"a\":1,\"n\":9}")]
    [InlineData("{\"\\u0061\":[1,2],\"z\":{}}", "a", "", "{\"z\":{}}")]
    public void ObjectEdit_RemoveAndAdd_KeepsTheCommasRight(string text, string removed, string added, string expected)
    {
        var keys = new OwnedKeys("a", "b", "c");
        var mask = removed.Aggregate(0UL, (bits, c) => bits | (1UL << (c - 'a')));
        var splice = new Splice();
        var bytes = Bytes.Of(text);
        Assert.True(ObjectEdit.TryAdd(splice, bytes, Bytes.All(bytes), keys, mask, Bytes.Of(added)));
        using var result = splice.Apply(bytes);
        Assert.Equal(Compact(expected), Compact(Bytes.Text(result.Span)));
        using var parsed = System.Text.Json.JsonDocument.Parse(result.Memory);
    }

    [Fact]
    public void ObjectEdit_AmbiguousObject_ChangesNothing()
    {
        var splice = new Splice();
        var bytes = Bytes.Of("{\"a\":1,\"A\":2}");
        Assert.False(ObjectEdit.TryAdd(splice, bytes, Bytes.All(bytes), new OwnedKeys("a"), 1, default));
        Assert.True(splice.IsEmpty);
    }

    private static string Compact(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
