using System.Text;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Streams;
using McpGateway.Tests.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Tests.Streams;

/// <summary>The streams of one gateway replica at a time that the test sets.</summary>
internal sealed class StreamRig : IDisposable
{
    public StreamRig()
    {
        Ids = new EventIds(new Sealer(new SnapshotHolder([], Time), Time));
        Table = new StreamTable(Ids, new SoleReplica(), () => Options, Time);
    }

    public ManualTime Time { get; } = new();

    public StreamOptions Options { get; set; } = new();

    public EventIds Ids { get; }

    public StreamTable Table { get; }

    public static LegacySession Session(string principal = "alice", string id = "session") => new()
    {
        Id = id,
        PrincipalId = principal,
        Version = "2025-11-25",
        ClientCapabilitiesJson = [],
        ClientInfoJson = [],
    };

    public CallStream? TryBegin(LegacySession? session = null, IHttpRequestLifetimeFeature? connection = null) =>
        Table.TryBegin(session ?? Session(), "7"u8.ToArray(), TimeSpan.FromMinutes(30), connection ?? new Connection());

    public CallStream Begin(LegacySession? session = null, IHttpRequestLifetimeFeature? connection = null) =>
        TryBegin(session, connection) ?? throw new InvalidOperationException("There is no room.");

    public static void Say(CallStream stream, string message, bool isAnswer = false) => stream.Keep(Encoding.UTF8.GetBytes(message), isAnswer);

    /// <summary>What comes after a message, without the names of events and their ids, and what is before the reader then.</summary>
    public static (string Data, StreamState State) Read(CallStream stream, long after, int most = 1 << 20)
    {
        using PooledWriter frames = new();
        var state = stream.Read(ref after, frames, most);
        var lines = Encoding.UTF8.GetString(frames.WrittenSpan).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal));
        return (string.Join('|', lines.Select(line => line[6..])), state);
    }

    public void Dispose() => Table.Dispose();

    internal sealed class Connection : IHttpRequestLifetimeFeature
    {
        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;
    }
}
