using McpGateway.Commands;
using McpGateway.Configuration;
using McpGateway.Configuration.Keys;
using McpGateway.Configuration.Loading;

namespace McpGateway.Tests.Configuration;

/// <summary>A directory of its own with a configuration that is valid, until a test changes it.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public const string Policy = """
        version: 1
        clients:
          - { name: testers, when: { apiKey: tester }, roles: [user] }
          - { name: operators, when: { apiKey: operator }, roles: [admin] }
          - { name: visitors, when: { anonymous: true }, roles: [user] }
        roles:
          user:
            allow: [ { server: "*" } ]
          admin:
            allow: [ { server: "*" } ]
        """;

    public const string Gateway = """
        auth: { apiKeys: keys.yaml }
        servers:
          one: { url: http://127.0.0.1:9/mcp }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-");

    public ConfigurationFolder(string gateway = Gateway)
    {
        Directory.CreateDirectory(Policies);
        Write("policies/base.yaml", Policy);
        Write("keys.yaml", "version: 1\nkeys: {}\n");
        Write("gateway.yaml", gateway);
    }

    public string Root => _folder.FullName;

    public string File => PathOf("gateway.yaml");

    public string Keys => PathOf("keys.yaml");

    public string Policies => PathOf("policies");

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public List<Uri> Listeners { get; } = [new("http://127.0.0.1:8080")];

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(PathOf(name), text);

    /// <summary>As editors do: a new file takes the place of the old one.</summary>
    public void Replace(string name, string text)
    {
        Write(name + ".draft", text);
        System.IO.File.Move(PathOf(name + ".draft"), PathOf(name), overwrite: true);
    }

    public ConfigurationSource Source() => new(File, Policies, Listeners);

    public SnapshotBuilder Builder() => new(Source(), Environment.GetValueOrDefault);

    public LoadResult Load() => Builder().Build(1);

    /// <summary>The snapshot of a configuration that has to be valid.</summary>
    public Snapshot Snapshot()
    {
        var load = Load();
        Assert.Empty(load.Errors);
        return load.Snapshot!;
    }

    public async Task<string> AddKeyAsync(string id, DateTimeOffset? expires = null)
    {
        var (text, record) = NewKey.Create(id, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), expires);
        Assert.Empty(await KeysFile.ChangeAsync(Keys, keys => keys.Values.Append(record), TimeProvider.System, TestContext.Current.CancellationToken));
        return text;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
