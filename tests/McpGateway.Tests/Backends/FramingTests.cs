using System.Text;
using McpGateway.Backends.Http;
using McpGateway.Backends.Processes;

namespace McpGateway.Tests.Backends;

public class FramingTests
{
    private static readonly string[] Messages =
    [
        "{}", """{"a":"}{][\\\"é😀"}""", """{"a":[1,{"b":"\\"}],"c":"\u007d"}""", "{\n \"x\" : 1 }", """{"long":""" + "\"" + new string('x', 5_000) + "\"}",
    ];

    [Fact]
    public void JsonFramer_AnyChunking_FindsTheSameObjects()
    {
        var random = new Random(7);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Messages));
        for (var round = 0; round < 200; round++)
        {
            var found = new List<string>();
            var framer = default(JsonFramer);
            var begin = 0;
            for (var at = 0; at < bytes.Length;)
            {
                var chunk = bytes.AsSpan(at, Math.Min(1 + random.Next(round < 100 ? 7 : 700), bytes.Length - at));
                var step = framer.Scan(chunk, out var consumed);
                at += consumed;
                if (step == FrameStep.Complete)
                {
                    found.Add(Encoding.UTF8.GetString(bytes.AsSpan(begin, at - begin)));
                    begin = at;
                }
            }

            Assert.Equal(Messages, found);
            Assert.False(framer.Begun);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("1")]
    [InlineData("\"")]
    [InlineData("}")]
    public void JsonFramer_NoObject_IsInvalid(string text)
        => Assert.Equal(FrameStep.Invalid, default(JsonFramer).Scan(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public async Task LineReader_AnyChunking_GivesWholeLinesAndSkipsTooLongOnes()
    {
        var random = new Random(11);
        string[] lines = ["", "a", new('b', 100), new('c', 101), "d\r", new('e', 20_000), "é😀", new string('f', 99) + "\r"];
        string[] expected = ["", "a", new('b', 100), "d", "é😀", new('f', 99)];
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\nbroken off");
        for (var round = 0; round < 100; round++)
        {
            using var reader = new LineReader(new Drip(bytes, random), 100);
            var found = new List<string>();
            while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } line)
            {
                found.Add(Encoding.UTF8.GetString(line.Span));
            }

            Assert.Equal(expected, found);
            Assert.Equal(2, reader.Skipped);
        }
    }

    private sealed class Drip(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + random.Next(300))], cancellationToken);
    }
}
