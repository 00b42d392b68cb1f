using System.Security.Cryptography;
using McpGateway.Replicas.Hops;

namespace McpGateway.Tests.Replicas;

/// <summary>An answer on the network, changed in every way.</summary>
public sealed class FrameTests : IDisposable
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly HopCipher _cipher;

    public FrameTests() => _cipher = new HopCipher(_key);

    public void Dispose() => _cipher.Dispose();

    [Fact]
    public async Task Frames_InOrder_AreRead()
    {
        await GivesAsync(["a", "b", "", "End"], [.. await FramesAsync()]);
    }

    [Fact]
    public async Task Frames_Reordered_Repeated_LeftOut_OrCutOff_AreNoAnswer()
    {
        var frames = await FramesAsync();

        await GivesAsync([], [frames[1], frames[0], frames[2], frames[3]]);
        await GivesAsync(["a"], [frames[0], frames[0], frames[1], frames[2], frames[3]]);
        await GivesAsync(["a"], [frames[0], frames[2], frames[3]]);
        await GivesAsync(["a", "b", ""], [frames[0], frames[1], frames[2]]);
        await GivesAsync(["a", "b", ""], [frames[0], frames[1], frames[2], frames[3][..^1]]);
        await GivesAsync([], [[0, 0, 0, 0]]);
        await GivesAsync([], [[255, 255, 255, 255], .. frames]);
        await GivesAsync([], [[0x7f, 255, 255, 255], .. frames]);
    }

    [Fact]
    public async Task Frame_WithAnyByteChanged_IsNone()
    {
        var frames = await FramesAsync();
        for (var i = 0; i < frames[0].Length; i++)
        {
            byte[] changed = [.. frames[0]];
            changed[i] ^= 1;
            await GivesAsync([], [changed, .. frames[1..]]);
        }
    }

    [Fact]
    public async Task Frame_OfAnotherAnswer_IsNone()
    {
        using var other = new HopCipher(RandomNumberGenerator.GetBytes(32));
        using var stream = new MemoryStream();
        using var writer = new FrameWriter(stream, other);
        await writer.WriteAsync(HopFrameType.Data, "a"u8.ToArray(), TestContext.Current.CancellationToken);

        await GivesAsync([], [stream.ToArray()]);
    }

    private async Task GivesAsync(string[] expected, byte[][] frames) => Assert.Equal(expected, (IEnumerable<string>)await ReadAsync(frames));

    private async Task<byte[][]> FramesAsync()
    {
        var frames = new List<byte[]>();
        using var stream = new MemoryStream();
        using var writer = new FrameWriter(stream, _cipher);
        foreach (var (type, text) in new[] { (HopFrameType.Data, "a"), (HopFrameType.Data, "b"), (HopFrameType.Data, ""), (HopFrameType.End, "") })
        {
            stream.SetLength(0);
            await writer.WriteAsync(type, System.Text.Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
            frames.Add(stream.ToArray());
        }

        return [.. frames];
    }

    private async Task<string[]> ReadAsync(byte[][] frames)
    {
        using var stream = new MemoryStream([.. frames.SelectMany(frame => frame)]);
        using var cipher = new HopCipher(_key);
        var reader = new FrameReader(stream, cipher);
        var read = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is var (type, body))
        {
            read.Add(type == HopFrameType.Data ? System.Text.Encoding.ASCII.GetString(body.Span) : type.ToString());
        }

        return [.. read];
    }
}
