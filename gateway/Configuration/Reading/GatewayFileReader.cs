using System.Collections.Frozen;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads gateway.yaml, and through the ledger the certificates that it names.</summary>
internal sealed class GatewayFileReader(FileLedger ledger, IReadOnlyList<Uri> listeners, Func<string, string?> environment)
{
    /// <summary>The options; null if there is any error.</summary>
    /// <param name="path">Absolute path of gateway.yaml.</param>
    /// <param name="found">Every error, in the order of the file.</param>
    public GatewayOptions? Read(string path, out IReadOnlyList<FileError> found)
    {
        var errors = new FileErrors(path);
        if (!ledger.Read(path).TryGetText(out var text, out var problem))
        {
            found = [new FileError(path, 1, 1, $"this file {problem}", "name the configuration with --config FILE or MCPGATEWAY_CONFIG")];
            return null;
        }

        if (StrictYaml.Read(text, errors) is not { } root)
        {
            found = errors.Found;
            return null;
        }

        var references = new EnvironmentReferences(environment, errors);
        var options = Options(path, new MappingReader(SecretValues.Mark(references.Expand(root)), errors), errors);
        found = [.. errors.Found.Where((error, index) => !references.IsEcho(error, index, errors.Found)).OrderBy(error => error.Line).ThenBy(error => error.Column)];
        return errors.Any ? null : options;
    }

    private GatewayOptions Options(string path, MappingReader file, FileErrors errors)
    {
        var context = new ReadContext(Path.GetDirectoryName(path)!, ledger, errors, listeners);
        var sealing = SealingReader.Read(file.Mapping("sealing"));
        var redis = RedisReader.Read(file, sealing);
        var options = new GatewayOptions
        {
            File = path,
            PublicUrl = UrlReader.Root(file.Text("publicUrl"), errors),
            Tls = CertificateReader.Own(file.Mapping("tls"), context),
            Hosts = FrontDoorReader.Hosts(file),
            Origins = FrontDoorReader.Origins(file),
            Proxies = FrontDoorReader.Proxies(file),
            Sse = file.Bool("sse") ?? false,
            Auth = AuthReader.Read(file, context),
            Limits = LimitReaders.Limits(file.Mapping("limits")),
            Sessions = LimitReaders.Sessions(file.Mapping("sessions")),
            Streams = LimitReaders.Streams(file.Mapping("streams")),
            Questions = LimitReaders.Questions(file.Mapping("questions")),
            Processes = ProcessReader.Bounds(file.Mapping("processes")),
            Catalog = LimitReaders.Catalog(file.Mapping("catalog")),
            Names = LimitReaders.Names(file.Mapping("names")),
            Audit = Audit(file.Mapping("audit"), context),
            SealingKeys = sealing,
            Drain = LimitReaders.Drain(file),
            Redis = redis,
            Hop = HopReader.Read(file, redis, listeners),
            Servers = ServerReader.All(file, context),
        };
        ListenerChecks.Check(file, options, listeners);
        file.Done();
        return options with
        {
            AllowedHosts = FrontDoorReader.AllowedHosts(options, listeners),
            AllowedOrigins = options.Origins.ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private static AuditOptions Audit(MappingReader? audit, ReadContext context)
    {
        var path = context.PathOf(audit?.Text("file"));
        audit?.NotYet("required", "remove it");
        audit?.Done();
        return new AuditOptions(path);
    }
}
