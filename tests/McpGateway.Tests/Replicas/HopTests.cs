using System.Net;
using System.Security.Cryptography;
using System.Text;
using McpGateway.Configuration;
using McpGateway.Replicas;
using McpGateway.Replicas.Hops;

namespace McpGateway.Tests.Replicas;

/// <summary>The hop over real sockets, and what strangers, thieves and clients get there.</summary>
public sealed class HopTests
{
    private int _handled;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(HopAnswer.MaxFrame + 1)]
    [InlineData(IReplicaHop.MaxMessage)]
    public async Task Message_OfAnySize_ArrivesWhole_AndSoDoesItsAnswer(int size)
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);
        var message = RandomNumberGenerator.GetBytes(size);

        await using var reply = await rig.Client.SendAsync(TwoReplicas.ReceiverId, "test", "alice", message, Stop);

        Assert.Equal(HopFault.None, reply.Fault);
        using var all = new MemoryStream();
        HopFrame frame;
        while ((frame = await reply.ReadAsync(Stop)).Kind == HopFrameKind.Data)
        {
            all.Write(frame.Body.Span);
        }

        Assert.Equal(HopFrameKind.End, frame.Kind);
        Assert.Equal([.. "alice:"u8, .. message], all.ToArray());
    }

    [Fact]
    public async Task Handler_ThatFails_BreaksItsAnswer()
    {
        await using var rig = await HopRig.StartAsync(async (_, answer, stop) =>
        {
            await answer.WriteAsync("a"u8.ToArray(), stop);
            throw new InvalidOperationException("of the test");
        });

        await using var reply = await rig.Client.SendAsync(TwoReplicas.ReceiverId, "test", "alice", default, Stop);

        var frame = await reply.ReadAsync(Stop);
        Assert.True(frame.Kind == HopFrameKind.Broken || (await reply.ReadAsync(Stop)).Kind == HopFrameKind.Broken);
    }

    [Fact]
    public async Task Receiver_ThatIsAnother_OrNobody_IsGone()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);

        await using var another = await rig.Client.SendAsync("cccccccccccccccccccccccccccccccc", "test", "alice", default, Stop);
        Assert.Equal(HopFault.Gone, another.Fault);
        await using var unknown = await rig.Client.SendAsync(TwoReplicas.ReceiverId, "other", "alice", default, Stop);
        Assert.Equal(HopFault.Unavailable, unknown.Fault);
        rig.Registry.Address = new Uri("http://127.0.0.1:1");
        await using var nobody = await rig.Client.SendAsync(TwoReplicas.ReceiverId, "test", "alice", default, Stop);
        Assert.Equal(HopFault.Gone, nobody.Fault);
        Assert.Equal(0, _handled);
    }

    [Fact]
    public async Task Sender_WithAnotherKey_IsAStranger()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);
        var other = HopRig.KeysOf(new SealingKey("k1", new byte[32]), TimeProvider.System);
        using var client = new HopClient(rig.Registry, other, TimeProvider.System);

        await using var reply = await client.SendAsync(TwoReplicas.ReceiverId, "test", "alice", default, Stop);

        Assert.Equal((HopFault.Unavailable, 0), (reply.Fault, _handled));
    }

    [Fact]
    public async Task Request_SentAgain_IsRefused()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);
        var sealedRequest = Seal(rig, "message"u8);

        Assert.Equal(HttpStatusCode.OK, (await rig.PostAsync(sealedRequest)).Status);
        var again = await rig.PostAsync(sealedRequest);

        Assert.Equal((HttpStatusCode.NotFound, 0, 1), (again.Status, again.Body.Length, _handled));
    }

    [Fact]
    public async Task Request_WithAnyByteChanged_IsRefused()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);
        var length = Seal(rig, "message"u8).Length;
        for (var i = 0; i < length; i++)
        {
            var changed = Seal(rig, "message"u8);
            changed[i] ^= 1;
            Assert.Equal(HttpStatusCode.NotFound, (await rig.PostAsync(changed)).Status);
        }

        Assert.Equal(0, _handled);
    }

    /// <summary>All the same bytes: whoever tries learns nothing from the answer.</summary>
    [Fact]
    public async Task Strangers_AllGetTheSame404()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);
        var good = Seal(rig, "message"u8);
        var answers = new List<(HttpStatusCode, byte[] Body, string Head)>
        {
            await rig.PostAsync([]),
            await rig.PostAsync("hello"u8.ToArray()),
            await rig.PostAsync(new byte[100]),
            await rig.PostAsync(good[..^1]),
            await rig.PostAsync([.. good, 0]),
            await rig.PostAsync(good, "/hop?x=1"),
            await rig.PostAsync(good, "/hop/"),
            await rig.PostAsync(good, "/mcp"),
            await rig.PostAsync(good, "/healthz"),
            await rig.PostAsync(good, method: HttpMethod.Put),
            await rig.PostAsync(Seal(rig, "message"u8, lifetime: TimeSpan.Zero)),
            await rig.PostAsync(Seal(rig, "message"u8, lifetime: TimeSpan.FromMinutes(1))),
        };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.NotFound, 0), (answer.Item1, answer.Body.Length)));
        Assert.Single(answers.Select(answer => answer.Head).Distinct(StringComparer.Ordinal));
        Assert.Equal(0, _handled);
        Assert.Equal(HttpStatusCode.OK, (await rig.PostAsync(good)).Status);
    }

    [Fact]
    public async Task Request_AtTheListenerForClients_IsNoHop()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);

        var answer = await rig.PostAsync(Seal(rig, "message"u8), at: rig.Front);

        Assert.Equal(("a client's", 0), (Encoding.UTF8.GetString(answer.Body), _handled));
    }

    [Fact]
    public async Task Network_SeesNothingOfWhatPasses()
    {
        await using var rig = await HopRig.StartAsync(EchoAsync);
        var request = Seal(rig, "secret-message"u8);
        var answer = await rig.PostAsync(request);

        foreach (var text in new[] { "secret-message", "alice", "test", TwoReplicas.ReceiverId })
        {
            Assert.Equal(-1, request.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)));
            Assert.Equal(-1, answer.Body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)));
        }
    }

    private async Task EchoAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _handled);
        await answer.WriteAsync(Encoding.UTF8.GetBytes(message.PrincipalId + ":"), cancellationToken);
        await answer.WriteAsync(message.Body, cancellationToken);
    }

    private static byte[] Seal(HopRig rig, ReadOnlySpan<byte> message, TimeSpan? lifetime = null)
    {
        var expires = (TimeProvider.System.GetUtcNow() + (lifetime ?? HopWire.Valid)).ToUnixTimeMilliseconds();
        return SealedRequest.Seal(rig.Keys, new HopHead(TwoReplicas.ReceiverId, "test", "alice", expires, message.Length, SHA256.HashData(message)), message).Bytes;
    }
}
