using System.Buffers;
using McpGateway.Protocol.Sse;

namespace McpGateway.Streams;

/// <summary>Writes the frames of a call's stream, with ids where there is one that can be resumed, and keeps what they say.</summary>
internal static class CallStreamFrames
{
    /// <summary>Clients come again after so long, in milliseconds, each time: a gateway replica that ended has left a fresh one behind the balancer by then.</summary>
    public const int Retry = 500;

    /// <summary>The first event, without data: false where this client's revision does not know it.</summary>
    public static bool TryPrime(this CallStream stream, IBufferWriter<byte> output)
    {
        if (stream.HasPriming)
        {
            SseWriter.WritePriming(output, stream.Prefix, Retry);
        }

        return stream.HasPriming;
    }

    /// <summary>Begins the frame of the stream's next message.</summary>
    public static void Begin(this ref SseWriter frame, IBufferWriter<byte> output, CallStream? stream)
    {
        if (stream is null)
        {
            frame.Begin(output);
        }
        else
        {
            frame.Begin(output, stream.Prefix, stream.Next);
        }
    }

    /// <summary>One whole message, to the client and into what is kept.</summary>
    public static void WriteMessage(this CallStream? stream, IBufferWriter<byte> output, ReadOnlySpan<byte> message, bool isAnswer)
    {
        SseWriter frame = default;
        frame.Begin(output, stream);
        frame.Data(output, message);
        frame.End(output);
        stream?.Keep(message, isAnswer);
    }

    /// <summary>One whole message, for a client that is not there.</summary>
    public static void Keep(this CallStream stream, ReadOnlySpan<byte> message, bool isAnswer)
    {
        stream.Add(message);
        stream.EndMessage(isAnswer);
    }
}
