using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol.Json;

public sealed class JsonMembersTests
{
    private static readonly OwnedKeys Keys = new("name", "inputSchema");

    [Fact]
    public void MoveNext_Members_GivesKeysValuesAndKindsInOrder()
    {
        var text = Bytes.Of("  [ {\"name\" : \"a\", \"x\":[1,{\"name\":2}] ,\"inputSchema\":{\"type\":\"object\"} } ]");
        var items = new JsonItems(text, new ByteRange(2, text.Length - 2));
        Assert.True(items.MoveNext());
        var seen = new List<string>();
        var members = new JsonMembers(text, items.Value, Keys);
        while (members.MoveNext())
        {
            seen.Add($"{Bytes.Text(members.Key.Of(text))} {members.Owned} {members.Kind} {Bytes.Text(members.Value.Of(text))}");
        }

        Assert.Equal(ReadFault.None, members.Fault);
        Assert.Equal(["\"name\" 0 String \"a\"", "\"x\" -1 Array [1,{\"name\":2}]", "\"inputSchema\" 1 Object {\"type\":\"object\"}"], seen);
        Assert.False(items.MoveNext());
        Assert.Equal(ReadFault.None, items.Fault);
    }

    [Theory]
    [InlineData("{\"name\":1,\"name\":2}", ReadFault.Ambiguous)]
    [InlineData("{\"name\":1,\"Name\":2}", ReadFault.Ambiguous)]
    [InlineData("{\"NAME\":1}", ReadFault.Ambiguous)]
    [InlineData("{\"name\":1,\"n\\u0061me\":2}", ReadFault.Ambiguous)]
    [InlineData("{\"x\":1,\"x\":2}", ReadFault.None)]
    [InlineData("{\"a\":{\"name\":1,\"name\":2}}", ReadFault.None)]
    [InlineData("{\"name\":1", ReadFault.Invalid)]
    [InlineData("{\"name\":1}x", ReadFault.Invalid)]
    [InlineData("{\"name\":1}{}", ReadFault.Invalid)]
    [InlineData("[1]", ReadFault.Invalid)]
    [InlineData("", ReadFault.Invalid)]
    public void TryRead_Object_EndsWithItsFault(string text, ReadFault expected)
    {
        var values = new ByteRange[Keys.Count];
        var fault = JsonObjects.TryRead(Bytes.Of(text), default, Keys, values);
        Assert.Equal(expected, fault);
        if (fault != ReadFault.None)
        {
            Assert.All(values, value => Assert.False(value.IsPresent));
        }
    }

    [Fact]
    public void TryRead_TooDeep_SaysSo()
    {
        var text = "{\"a\":" + new string('[', 64) + new string(']', 64) + "}";
        Assert.Equal(ReadFault.TooDeep, JsonObjects.TryRead(Bytes.Of(text), default, Keys, new ByteRange[2]));
    }

    [Theory]
    [InlineData("[1,2]", 2, ReadFault.None)]
    [InlineData("[]", 0, ReadFault.None)]
    [InlineData("[1,2", 2, ReadFault.Invalid)]
    [InlineData("[1,]", 1, ReadFault.Invalid)]
    [InlineData("[1]]", 1, ReadFault.Invalid)]
    [InlineData("{}", 0, ReadFault.Invalid)]
    public void Items_Array_AreCountedToItsFault(string text, int count, ReadFault expected)
    {
        var bytes = Bytes.Of(text);
        var items = new JsonItems(bytes, Bytes.All(bytes));
        var seen = 0;
        while (items.MoveNext())
        {
            seen++;
        }

        Assert.Equal(count, seen);
        Assert.Equal(expected, items.Fault);
    }
}
