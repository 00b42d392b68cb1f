using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>A gateway process with its folder, a key that may use everything ("bot") and an operator's ("admin").</summary>
public sealed partial class RunningGateway : IAsyncDisposable
{
    /// <summary>"bot" may use everything, "admin" may look at /admin.</summary>
    public const string OpenPolicy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: "*" } ] }
          admin: {}
        """;

    private readonly HttpClient _admin;

    private RunningGateway(GatewayFolder folder, GatewayProcess process, string key, string adminKey)
    {
        (Folder, Process, Key) = (folder, process, key);
        _admin = TestHttp.Create(new Uri(AdminLine().Match(process.Log).Groups[1].Value));
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminKey);
    }

    public GatewayFolder Folder { get; }

    public GatewayProcess Process { get; }

    public string Key { get; }

    public Uri Endpoint => Process.Endpoint;

    /// <summary>Writes the files and starts the program. Keys and record go to the folder.</summary>
    /// <param name="servers">What stands under <c>servers:</c>, indented by two.</param>
    /// <param name="more">Further top-level keys of gateway.yaml.</param>
    /// <param name="policy">Null: <see cref="OpenPolicy"/>.</param>
    /// <param name="auth">Further members of <c>auth</c>, in flow style.</param>
    /// <param name="environment">What the program finds in its environment beside this one's.</param>
    public static async Task<RunningGateway> StartAsync(string servers, string more = "", string? policy = null, string auth = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = new GatewayFolder();
        try
        {
            folder.WriteConfig(Config(servers, more, auth));
            folder.WritePolicy(policy ?? OpenPolicy);
            var keys = Path.Combine(Path.GetDirectoryName(folder.ConfigFile)!, "keys.yaml");
            var key = await TestKeys.AddAsync(keys, "bot");
            var admin = await TestKeys.AddAsync(keys, "admin");
            var process = await GatewayProcess.StartAsync(folder, environment ?? new Dictionary<string, string>(StringComparer.Ordinal), CancellationToken.None);
            await Eventually.Holds(() => AdminLine().IsMatch(process.Log));
            return new RunningGateway(folder, process, key, admin);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public static string Config(string servers, string more = "", string auth = "") =>
        $"auth: {{ apiKeys: keys.yaml{(auth.Length > 0 ? ", " : "")}{auth} }}\naudit: {{ file: audit.jsonl }}\n{more}\nservers:\n{servers}\n";

    public void WriteServers(string servers, string more = "", string auth = "") => Folder.WriteConfig(Config(servers, more, auth));

    public Caller Caller(string? server = null, TimeSpan? timeout = null) =>
        new(server is null ? Process.Endpoint : Process.EndpointOf(server), Key, timeout);

    public async Task<JsonElement> StatusAsync(CancellationToken cancellationToken)
    {
        using var response = await _admin.GetAsync("admin/status", cancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement;
    }

    /// <summary>Waits until the operator's page says so of this server.</summary>
    public Task<JsonElement> ServerIsAsync(string server, string status, TimeSpan? within = null) => StatusIsAsync(
        all => all.GetProperty("servers").EnumerateArray().Any(one => one.GetProperty("name").GetString() == server && one.GetProperty("status").GetString() == status), within);

    public Task<JsonElement> StatusIsAsync(Func<JsonElement, bool> holds, TimeSpan? within = null) => Eventually.AsyncValue(StatusAsync, holds, within);

    /// <summary>A client with another key or token.</summary>
    public Caller CallerWith(string? token, string? server = null) =>
        new(server is null ? Process.Endpoint : Process.EndpointOf(server), token);

    public async Task<long> AllocatedHeapAsync(CancellationToken cancellationToken)
    {
        using var response = await _admin.GetAsync("admin/runtime", cancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement.GetProperty("gcHeapBytes").GetInt64();
    }

    /// <summary>The record so far, once it has a line that fits.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecordAsync(Func<JsonElement, bool> line) => await Eventually.AsyncValue(
        _ => Task.FromResult(Record()), lines => lines.Any(line));

    /// <summary>How many lines the record has once what came before is in it: it is written a moment after the answers.</summary>
    public async Task<int> MarkRecordAsync(CancellationToken cancellationToken)
    {
        var mark = $"mark-{Guid.NewGuid():N}";
        using var caller = Caller();
        await caller.CallAsync(mark, cancellationToken);
        return (await RecordAsync(line => line.TryGetProperty("tool", out var tool) && tool.GetString() == mark)).Count;
    }

    public IReadOnlyList<JsonElement> Record()
    {
        if (!File.Exists(Folder.AuditFile))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(Folder.AuditFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Process.DisposeAsync();
        Folder.Dispose();
    }

    [GeneratedRegex(@"admin\s+(http://127\.0\.0\.1:\d+/)admin/status", RegexOptions.NonBacktracking)]
    private static partial Regex AdminLine();
}
