using System.Buffers;
using System.Text.Json;
using McpGateway.Configuration;
using McpGateway.Configuration.Revocation;
using McpGateway.Identity.Issuers;

namespace McpGateway.Admin;

/// <summary>What the admin listener answers, as JSON.</summary>
internal static class AdminDocuments
{
    public static byte[] Status(Snapshot snapshot, SnapshotState state, IEnumerable<ServerStatus> servers, IEnumerable<IssuerStatus> issuers, RevocationState revocation, IEnumerable<IStoreStatusSource> stores, string? notReady, long running) => Write(json =>
    {
        json.WriteBoolean("ready", notReady is null);
        json.WriteString("reason", notReady);
        json.WriteNumber("running", running);
        json.WriteNumber("revision", snapshot.Revision);
        json.WriteBoolean("synchronized", state.Synchronized);
        WriteMoment(json, "loadedAt", state.LoadedAt);
        WriteMoment(json, "failedAt", state.FailedAt);
        WriteAll(json, "errors", state.Errors);
        json.WriteStartArray("servers");
        foreach (var server in servers)
        {
            WriteServer(json, server);
        }

        json.WriteEndArray();
        json.WriteStartArray("issuers");
        foreach (var issuer in issuers)
        {
            WriteIssuer(json, issuer);
        }

        json.WriteEndArray();
        WriteRevocation(json, revocation);
        json.WriteStartArray("stores");
        foreach (var store in stores)
        {
            WriteStore(json, store.Status);
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

    private static void WriteIssuer(Utf8JsonWriter json, IssuerStatus issuer)
    {
        json.WriteStartObject();
        json.WriteString("issuer", issuer.Issuer);
        json.WriteNumber("keys", issuer.Keys);
        WriteMoment(json, "fetchedAt", issuer.FetchedAt);
        WriteMoment(json, "failedAt", issuer.FailedAt);
        json.WriteString("error", issuer.Error);
        json.WriteEndObject();
    }

    private static void WriteRevocation(Utf8JsonWriter json, RevocationState revocation)
    {
        json.WriteStartObject("revocation");
        json.WriteString("file", revocation.File);
        json.WriteNumber("entries", revocation.Entries);
        json.WriteNumber("shared", revocation.Shared);
        WriteMoment(json, "loadedAt", revocation.LoadedAt);
        WriteMoment(json, "failedAt", revocation.FailedAt);
        WriteAll(json, "errors", revocation.Errors);
        json.WriteEndObject();
    }

    private static void WriteStore(Utf8JsonWriter json, StoreStatus store)
    {
        json.WriteStartObject();
        json.WriteString("name", store.Name);
        json.WriteString("state", store.State);
        json.WriteString("error", store.Error);
        WriteMoment(json, "failedAt", store.FailedAt);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
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
