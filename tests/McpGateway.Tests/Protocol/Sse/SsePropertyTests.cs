using System.Text;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Protocol;
using McpGateway.Protocol.Sse;

namespace McpGateway.Tests.Protocol.Sse;

/// <summary>For any way in which a stream is cut, its events are the same, and they are those that were written.</summary>
public sealed class SsePropertyTests
{
    private static readonly Gen<string> LineEnd = Gen.Elements("\n", "\r", "\r\n");

    private static readonly Gen<string> Data = Gen.Elements("", "{\"a\":1}", "größe 名前 🙂", " leading", "trailing ", "data: x", ":", "\uFEFF", "event: x").ListOf()
        .Select(parts => string.Concat(parts.Take(3)));

    private static readonly Gen<IList<int>> Sizes = Gen.Choose(0, 7).NonEmptyListOf().Select(sizes => (IList<int>)[.. sizes, 1]);

    /// <summary>A stream and the events in it.</summary>
    private static readonly Gen<(string Stream, string[] Events)> Streams =
        from mark in Gen.Elements("", "\uFEFF")
        from events in Event().ListOf()
        select (mark + string.Concat(events.Select(e => e.Stream)), events.Where(e => e.Event is not null).Select(e => e.Event!).ToArray());

    [Fact]
    public void Read_AnyChunking_GivesTheEventsThatWereWritten() =>
        Prop.ForAll(Gen.Zip(Streams, Sizes).ToArbitrary(), pair =>
        {
            var ((stream, expected), sizes) = pair;
            var read = SseReading.Events(Chunks.Of(Bytes.Of(stream), [.. sizes])).Select(e => $"{e.Name}|{e.Data}");
            return expected.SequenceEqual(read, StringComparer.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>What the writer writes in pieces, the parser reads back, cut anyhow: line breaks come back as LF.</summary>
    [Fact]
    public void WriteThenRead_AnyPiecesAndChunking_GivesTheData()
    {
        var payloads = Gen.Elements("a", "é", "🙂", "\r", "\n", "\r\n", "{\"x\":\"y\"}", "data: ", "id: 1", "").ListOf().Select(string.Concat);
        Prop.ForAll(Gen.Zip(payloads.NonEmptyListOf(), Sizes).ToArbitrary(), pair =>
        {
            var (texts, sizes) = pair;
            using var output = new PooledWriter();
            var writer = new SseWriter();
            foreach (var text in texts)
            {
                writer.Begin(output);
                foreach (var piece in Chunks.Of(Bytes.Of(text), [.. sizes]))
                {
                    writer.Data(output, piece);
                }

                writer.End(output);
            }

            var read = SseReading.Events(Chunks.Of(output.WrittenSpan.ToArray(), [.. sizes.Reverse()])).Select(e => $"{e.Name}|{e.Data}|{e.Id}");
            return texts.Select(text => $"message|{text.ReplaceLineEndings("\n")}|").SequenceEqual(read, StringComparer.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static Gen<(string Stream, string? Event)> Event() =>
        from name in Gen.Elements("", "message", "endpoint")
        from lines in Data.ListOf()
        from comment in Gen.Elements("", ": keep-alive", "retry: 5", "id: 7", "unknown: data")
        from end in LineEnd
        let kept = lines.Take(3).ToArray()
        select (Compose(name, kept, comment, end), kept.Length == 0 ? null : $"{(name.Length == 0 ? "message" : name)}|{string.Join('\n', kept)}");

    private static string Compose(string name, string[] lines, string comment, string end)
    {
        var text = new StringBuilder();
        text.Append(name.Length == 0 ? "" : $"event: {name}{end}");
        foreach (var line in lines)
        {
            text.Append("data: ").Append(line).Append(end).Append(comment).Append(comment.Length == 0 ? "" : end);
        }

        return text.Append(end).ToString();
    }
}
