using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Listening;

/// <summary>
/// The answer to a modern client's subscriptions/listen (2026-07-28, basic/patterns/subscriptions): every message on it
/// bears the id of that request, and is of a kind that was asked for.
/// </summary>
internal sealed class ListenStream(byte[] id, ListenFilter filter, string? endpointServer, PrincipalFeature principal) : OpenStream(principal)
{
    /// <summary>Names it among all clients' conversations. At random: no client's session can have it.</summary>
    public string Key { get; } = "listen." + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public override string? EndpointServer => endpointServer;

    /// <summary>The first message.</summary>
    public byte[] Acknowledgement(ListenFilter kept)
    {
        using var output = Begin("subscriptions", "acknowledged");
        output.Write(",\"notifications\":"u8);
        kept.Write(output);
        output.Write("}}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The last message, where the gateway ends the stream.</summary>
    public byte[] Completion()
    {
        using var output = new PooledWriter(256);
        output.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        output.Write(id);
        output.Write(",\"result\":{\"resultType\":\"complete\",\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":"u8);
        output.Write(id);
        output.Write("}}}"u8);
        return output.WrittenSpan.ToArray();
    }

    public override void ListChanged(string list)
    {
        if (filter.Wants(list))
        {
            using var output = Begin(list, "list_changed");
            output.Write("}}"u8);
            TryAdd(output.WrittenSpan.ToArray());
        }
    }

    public void Updated(string uri)
    {
        using var output = Begin("resources", "updated");
        output.Write(",\"uri\":"u8);
        JsonText.WriteString(output, uri);
        output.Write("}}"u8);
        TryAdd(output.WrittenSpan.ToArray());
    }

    /// <summary>A task's state has changed; these are the members of the params.</summary>
    public void TaskChanged(ReadOnlySpan<byte> members)
    {
        using var output = Begin("tasks");
        output.Write(members.IsEmpty ? ""u8 : ","u8);
        output.Write(members);
        output.Write("}}"u8);
        TryAdd(output.WrittenSpan.ToArray());
    }

    private PooledWriter Begin(string subject, string happened) => Begin(subject + "/" + happened);

    private PooledWriter Begin(string about)
    {
        var output = new PooledWriter(256);
        output.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"u8);
        output.Write(Encoding.ASCII.GetBytes(about));
        output.Write("\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":"u8);
        output.Write(id);
        output.Write("}"u8);
        return output;
    }
}
