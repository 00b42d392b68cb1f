using System.Buffers;
using System.Text.Json;
using McpGateway.Configuration;

namespace McpGateway.Admin;

/// <summary>What the admin listener answers, as JSON.</summary>
internal static class AdminDocuments
{
    public static byte[] Status(Snapshot snapshot, SnapshotState state, IEnumerable<ServerStatus> servers) => Write(json =>
    {
        json.WriteNumber("revision", snapshot.Revision);
        json.WriteBoolean("synchronized", state.Synchronized);
        WriteMoment(json, "loadedAt", state.LoadedAt);
        WriteMoment(json, "failedAt", state.FailedAt);
        json.WriteStartArray("errors");
        foreach (var error in state.Errors)
        {
            json.WriteStringValue(error);
        }

        json.WriteEndArray();
        json.WriteStartArray("servers");
        foreach (var server in servers)
        {
            WriteServer(json, server);
        }

        json.WriteEndArray();
    });

    /// <summary>What the process has used so far; two readings give what lay between them.</summary>
    public static byte[] Runtime() => Write(json =>
    {
        json.WriteNumber("allocatedBytes", GC.GetTotalAllocatedBytes(precise: true));
        json.WriteNumber("cpuMs", (long)Environment.CpuUsage.TotalTime.TotalMilliseconds);
        json.WriteNumber("gcHeapBytes", GC.GetTotalMemory(forceFullCollection: false));
    });

    private static void WriteServer(Utf8JsonWriter json, ServerStatus server)
    {
        json.WriteStartObject();
        json.WriteString("name", server.Name);
        json.WriteString("cluster", server.Cluster);
        json.WriteString("status", server.Status);
        json.WriteString("reason", server.Reason);
        json.WriteString("era", server.Era);
        json.WriteNumber("entries", server.Entries);
        json.WriteEndObject();
    }

    private static void WriteMoment(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } at)
        {
            json.WriteString(name, at);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}
