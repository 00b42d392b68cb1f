namespace McpGateway.Tests.Configuration;

/// <summary>Each mistake is reported where it stands, with its mend.</summary>
public class GatewayFileErrorTests
{
    private const string Auth = "auth: { apiKeys: keys.yaml }\n";

    [Theory]
    [InlineData("servers: {}", 1, "'auth' is missing", "keys create")]
    [InlineData("auth: { anonymous: false }\nservers: {}", 1, "nothing in 'auth' lets anybody in", "keys create")]
    [InlineData("auth: { apiKeys: keys.yaml }", 1, "'servers' is missing", "url:")]
    [InlineData(Auth + "server: {}\nservers: {}", 2, "unknown key 'server'", "did you mean 'servers'")]
    [InlineData(Auth + "servers: {}\nservers: {}", 3, "for the second time", "remove")]
    [InlineData(Auth + "servers: {}\ndrain: 2h", 3, "'drain'", "whole number")]
    [InlineData(Auth + "servers: {}\ndrainDelay: 6m", 3, "'drainDelay'", "whole number")]
    [InlineData(Auth + "servers: {}\nredis: x:1", 3, "needs 'sealing.keys'", "openssl")]
    [InlineData(Auth + "servers: {}\nredis: 'x:0'", 3, "does not begin with host:port", "host:port")]
    [InlineData(Auth + "servers: {}\nredis: 'x:1,y:2'", 3, "a part that is not understood", "host:port")]
    [InlineData(Auth + "servers: {}\nredis: 'x:1,ssl=yes'", 3, "a part that is not understood", "ssl=true")]
    [InlineData(Auth + "servers: {}\nredis: 'x:1,ssl=true,ssl=false'", 3, "stands twice", "ssl=true")]
    [InlineData(Auth + "servers: {}\nredis: 'x:1,abortConnect=true'", 3, "a part that is not understood", "password")]
    [InlineData(Auth + "servers: {}\nredis: 'x:1,password='", 3, "a part that is not understood", "password")]
    [InlineData(Auth + "servers: {}\nredis: 'x:1,defaultDatabase=16'", 3, "a part that is not understood", "defaultDatabase")]
    [InlineData(Auth + "servers: {}\nredis: redis:1", 3, "needs 'replicas'", "listen")]
    [InlineData(Auth + "servers: {}\nreplicas: { listen: \"http://127.0.0.1:1\" }", 3, "'redis' is missing", "host:port")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: {}", 4, "'listen' is missing", "listen")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"https://127.0.0.1:1\" }", 4, "is no address to listen on", "sealed")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"http://gateway-0:1\" }", 4, "is no address to listen on", "IP address")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"http://*:1\" }", 4, "is every address", "POD_IP")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"http://*:1\", address: \"https://a:1\" }", 4, "is not http", "HOST:PORT")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"http://*:0\", address: \"http://a:1\" }", 4, "leaves it to the system", "same port")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"http://*:1\", address: \"http://a:1/x\" }", 4, "has a path", "only")]
    [InlineData(Auth + "servers: {}\nredis: 127.0.0.1:1\nreplicas: { listen: \"http://*:1\", addres: \"http://a:1\" }", 4, "unknown key 'addres'", "address")]
    [InlineData("auth:\n  issuers: []\nservers: {}", 2, "nothing in 'auth' lets anybody in", "issuers")]
    [InlineData(Auth + "servers: {}\naudit: { required: true }", 3, "not supported by this version yet", "remove")]
    [InlineData(Auth + "servers: {}\nhosts: [ \"a/b\" ]", 3, "cannot stand in 'hosts'", "host name")]
    [InlineData(Auth + "servers: {}\nhosts: [ a.example, A.EXAMPLE ]", 3, "twice", "remove")]
    [InlineData(Auth + "servers: {}\norigins: [ \"*\" ]", 3, "cannot stand in 'origins'", "any web page")]
    [InlineData(Auth + "servers: {}\norigins: [ \"null\" ]", 3, "cannot stand in 'origins'", "any web page")]
    [InlineData(Auth + "servers: {}\norigins: [ https://a.example/ ]", 3, "cannot stand in 'origins'", "without a path")]
    [InlineData(Auth + "servers: {}\norigins: [ \"https://*.example\" ]", 3, "cannot stand in 'origins'", "without a path")]
    [InlineData(Auth + "servers: {}\nproxies: [ 10.0.0.1/8 ]", 3, "is no network", "10.0.0.0/8")]
    [InlineData(Auth + "servers: {}\nproxies: [ 0.0.0.0/0 ]", 3, "is everybody", "networks")]
    [InlineData(Auth + "servers: {}\npublicUrl: https://u@mcp.example", 3, "user name", "headers")]
    [InlineData(Auth + "servers: {}\npublicUrl: https://mcp.example/x", 3, "has a path", "only")]
    [InlineData(Auth + "servers: {}\npublicUrl: mcp.example", 3, "no absolute URL", "https://")]
    [InlineData(Auth + "servers: {}\nlimits: { requestBody: 100GiB }", 3, "expected a size", "MiB")]
    [InlineData(Auth + "servers: {}\nlimits: { jsonDepth: 1000 }", 3, "from 8 to 256", "number")]
    [InlineData(Auth + "servers: {}\nquestions: { patience: 2h }", 3, "expected a duration", "30s")]
    [InlineData(Auth + "servers: {}\ncatalog: { ttl: 2h }", 3, "expected a duration", "30s")]
    [InlineData(Auth + "servers: {}\ncatalog: { ttl: 60 }", 3, "expected a duration", "30s")]
    [InlineData(Auth + "servers: {}\nnames: { maxLength: 8 }", 3, "from 40 to 128", "number")]
    [InlineData(Auth + "servers: {}\nsealing: { keys: [ { id: a, key: c2hvcnQ= } ] }", 3, "32 bytes in base64", "openssl")]
    [InlineData(Auth + "servers: {}\nsealing: { keys: [ { id: A, key: x } ] }", 3, "no id for a sealing key", "a-z")]
    [InlineData(Auth + "servers: {}\ntls: { certificate: no.pem }", 3, "'key' is missing", "PEM")]
    [InlineData("a: &x 1\n" + Auth + "servers: {}", 1, "anchors are not allowed", "write the value")]
    public void GatewayFile_Mistake_IsReportedAtItsLine(string text, int line, string message, string mend)
    {
        using var folder = new ConfigurationFolder(text);
        folder.Write("keys.yaml", "version: 1\nkeys: {}\n");

        var errors = folder.Load().Errors;

        Assert.Contains(errors, error => error.File == folder.File && error.Line == line && error.Message.Contains(message, StringComparison.Ordinal) && error.Mend.Contains(mend, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Notes: { url: http://h/ }", "no name for a server", "lower-case")]
    [InlineData("a__b: { url: http://h/ }", "no name for a server", "lower-case")]
    [InlineData("a2345678901234567890b: { url: http://h/ }", "no name for a server", "at most 19")]
    [InlineData("n: { trusted: true }", "neither 'url' nor 'urls' nor 'command'", "write one of")]
    [InlineData("n: { url: http://h/, command: x }", "'url' and 'command' exclude each other", "write one of")]
    [InlineData("n: { url: http://h/, urls: [ http://i/ ] }", "'url' and 'urls' exclude each other", "write one of")]
    [InlineData("n: { url: ftp://h/ }", "neither http nor https", "https://host/path")]
    [InlineData("n: { url: http://h/#f }", "fragment", "remove")]
    [InlineData("n: { url: \"http://u:p@h/\" }", "user name or password", "headers")]
    [InlineData("n: { url: 'http:\\\\h\\x' }", "no absolute URL", "https://host/path")]
    [InlineData("n: { urls: [] }", "'urls' is empty", "at least one")]
    [InlineData("n: { urls: [ http://h/, http://h/ ] }", "twice", "remove")]
    [InlineData("n: { url: http://h/, args: [ x ] }", "'args' belongs to", "remove")]
    [InlineData("n: { command: x, headers: { A: b } }", "'headers' belongs to", "remove")]
    [InlineData("n: { url: http://h/, isolation: principal }", "'isolation' belongs to", "remove")]
    [InlineData("n: { command: x, type: sse }", "'type' is 'sse', which does not fit", "remove")]
    [InlineData("n: { url: http://h/, type: stdio }", "'type' is 'stdio', which does not fit", "remove")]
    [InlineData("n: { url: http://h/, type: sse, affinity: session }", "each conversation stays where its stream is", "remove 'affinity'")]
    [InlineData("n: { url: http://h/, memory: 1GiB }", "'memory' belongs to", "remove")]
    [InlineData("n: { command: x, memory: 1MiB }", "a size from 16777216", "MiB or GiB")]
    [InlineData("n: { url: http://h/, catalog: principal }", "not supported by this version yet", "shared")]
    [InlineData("n: { command: x, isolation: nobody }", "expected one of", "write one of these")]
    [InlineData("n: { command: x, args: [ 1 ] }", "expected a text", "quotes")]
    [InlineData("n: { url: http://h/, type: stdio }", "does not fit", "remove 'type'")]
    [InlineData("n: { url: http://h/, timeout: 0s }", "expected a duration", "30s")]
    [InlineData("n: { url: http://h/, timeout: 30 }", "expected a duration", "30s")]
    [InlineData("n: { url: http://h/, trusted: yes }", "expected true or false", "without quotes")]
    [InlineData("n: { urls: [ http://h/, http://i/ ], draining: [ http://j/ ] }", "is not among 'urls'", "as it stands in 'urls'")]
    [InlineData("n: { url: http://h/, draining: [ http://h/ ] }", "every URL of this server is draining", "leave at least one out")]
    [InlineData("n: { command: x, draining: [ http://h/ ] }", "'draining' belongs to a server with 'url' or 'urls'", "remove it")]
    [InlineData("n: { url: http://h/, affinty: none }", "unknown key 'affinty'", "did you mean 'affinity'")]
    [InlineData("n: { url: http://h/, headers: { Host: b } }", "written by the gateway", "remove")]
    [InlineData("n: { url: http://h/, headers: { mcp-session-id: b } }", "written by the gateway", "remove")]
    [InlineData("n: { url: http://h/, headers: { \"A b\": c } }", "no header name", "letters")]
    [InlineData("n: { url: http://h/, headers: { A: b, a: c } }", "twice", "remove")]
    [InlineData("n: { url: http://h/, headers: { A: \"b\\nc: d\" } }", "line break", "environment variable")]
    [InlineData("n: { url: http://h/, headers: { A: \"${NOT_THERE}\" } }", "NOT_THERE is not set", "set NOT_THERE")]
    [InlineData("n: { url: http://h/, headers: { A: \"${not closed\" } }", "not complete", "$${")]
    [InlineData("n: { url: http://h/, ca: none.pem }", "does not exist", "relative paths")]
    public void ServerEntry_Mistake_IsReportedAtItsLine(string entry, string message, string mend)
    {
        using var folder = new ConfigurationFolder($"{Auth}servers:\n  good: {{ url: http://h/mcp }}\n  {entry}\n");

        var errors = folder.Load().Errors;

        Assert.Contains(errors, error => error.Line == 4 && error.Message.Contains(message, StringComparison.Ordinal) && error.Mend.Contains(mend, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MistakesInAllFiles_AreReportedTogether()
    {
        using var folder = new ConfigurationFolder("auth: { apiKeys: keys.yaml, x: 1 }\nservers:\n  A: { url: h }\n  b: { }\n");
        folder.Write("policies/base.yaml", "version: 2\n");
        folder.Write("policies/forgotten.yml", "version: 1\n");
        folder.Write("keys.yaml", "version: 1\nkeys:\n  a: { hash: x }\n");

        var errors = folder.Load().Errors;

        Assert.Equal([1, 3, 3, 4], errors.Where(error => error.File == folder.File).Select(error => error.Line));
        Assert.Contains(errors, error => error.File == folder.PathOf("policies/base.yaml"));
        Assert.Contains(errors, error => error.File.EndsWith("forgotten.yml", StringComparison.Ordinal) && error.Mend.Contains("rename", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NamesThatNobodyKnows_AreWarningsOnly()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("policies/base.yaml", ConfigurationFolder.Policy + "\n    deny: [ { server: ones } ]\n");

        var load = folder.Load();

        Assert.Empty(load.Errors);
        Assert.Contains(load.Warnings, warning => warning.Line == 11 && warning.Mend.Contains("'one'", StringComparison.Ordinal));
        Assert.Contains(load.Warnings, warning => warning.Mend.Contains("mcpgateway keys create tester", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MistakesInKeysFile_AreReportedTogether()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("keys.yaml", "version: 1\nkeys:\n  A: { hash: x, created: yesterday }\n  b: { hash: \"sha256:00\", created: 2026-01-01T00:00:00Z, key: secret }\n");

        var errors = folder.Load().Errors;

        Assert.Equal([3, 3, 3, 4, 4], errors.Where(error => error.File == folder.Keys).Select(error => error.Line).Order());
    }

    [Fact]
    public void Load_KeysFileMissing_SaysHowToMakeIt()
    {
        using var folder = new ConfigurationFolder();
        File.Delete(folder.Keys);

        Assert.Contains("mcpgateway keys create", Assert.Single(folder.Load().Errors).Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingVariable_IsOneErrorAlone()
    {
        using var folder = new ConfigurationFolder(Auth + "servers:\n  a: { url: \"${HOST}\" }\n");

        Assert.Contains("HOST is not set", Assert.Single(folder.Load().Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "auth: { anonymous: true }\nhosts: [ a ]\nservers: {}", "loopback listeners only")]
    [InlineData("http://[::]:8080", "auth: { apiKeys: keys.yaml }\nservers: {}", "by which name")]
    [InlineData("https://127.0.0.1:8443", "auth: { apiKeys: keys.yaml }\nservers: {}", "'tls' is missing")]
    [InlineData("http://127.0.0.1:8080", "auth: { apiKeys: keys.yaml }\nservers: {}\ntls: { certificate: a, key: b }", "does not use it")]
    public void Load_ListenerThatDoesNotFit_IsRefused(string listener, string text, string message)
    {
        using var folder = new ConfigurationFolder(text);
        folder.Listeners.Clear();
        folder.Listeners.Add(new Uri(listener));

        Assert.Contains(folder.Load().Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }
}
