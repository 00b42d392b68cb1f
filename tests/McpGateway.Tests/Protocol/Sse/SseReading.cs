using McpGateway.Protocol.Sse;

namespace McpGateway.Tests.Protocol.Sse;

internal sealed record SseEvent(string Name, string Data, string? Id);

/// <summary>Puts the pieces together that a parser hands out.</summary>
internal static class SseReading
{
    public static List<SseEvent> Events(IEnumerable<byte[]> chunks)
    {
        var parser = new SseParser();
        var events = new List<SseEvent>();
        var data = new List<byte>();
        foreach (var chunk in chunks)
        {
            SseToken token;
            while ((token = parser.Read(chunk)) != SseToken.NeedMore)
            {
                Assert.NotEqual(SseToken.TooLarge, token);
                if (token == SseToken.Data)
                {
                    data.AddRange(parser.PieceOf(chunk));
                }
                else
                {
                    events.Add(new SseEvent(parser.EventName, Bytes.Text(data.ToArray()), parser.LastId));
                    data.Clear();
                }
            }
        }

        return events;
    }

    /// <summary>Reads a chunk to its end, or to the fault.</summary>
    public static SseToken Drain(SseParser parser, byte[] chunk)
    {
        SseToken token;
        do
        {
            token = parser.Read(chunk);
        }
        while (token is SseToken.Data or SseToken.EndOfEvent);

        return token;
    }
}
