using McpGateway.Policies.Limits;
using McpGateway.Policies.Matching;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads an item of a role's <c>limits</c>.</summary>
internal static class LimitReader
{
    private static readonly string[] Kinds = ["rate", "quota", "concurrency"];

    public static LimitRule? Read(MappingReader reader, string role)
    {
        reader.Require("per", "write 'per: principal', 'per: app' or 'per: role'");
        var per = reader.Choice("per", "principal", "app", "role");
        string[] said = [.. Kinds.Where(reader.Has)];
        if (said.Length != 1)
        {
            reader.Errors.Add(reader.Node, said.Length == 0 ? "the limit has no number" : $"the limit has both '{said[0]}' and '{said[1]}'", "write one of 'rate: 60/1m', 'quota: 10000/1d', 'concurrency: 8'; several limits are several items");
        }

        var numbers = LimitNumbersReader.Read(reader, said);
        var server = reader.Has("server") ? PatternReader.Server(reader) : null;
        var tools = PatternReader.Names(reader, "tools");
        var methods = LimitMethodsReader.Read(reader);
        var failure = reader.Choice("onStoreFailure", "local", "refuse");
        reader.Done();
        return per is null || numbers is not { } n ? null : new LimitRule
        {
            Location = new RuleLocation(reader.Errors.File, reader.Node.Line),
            Role = role,
            Per = per switch { "principal" => LimitPer.Principal, "app" => LimitPer.App, _ => LimitPer.Role },
            Kind = n.Kind,
            Amount = n.Amount,
            Window = n.Window,
            Calendar = n.Calendar,
            Burst = n.Burst,
            Methods = methods,
            OnStoreFailure = string.Equals(failure, "refuse", StringComparison.Ordinal) ? StoreFailure.Refuse : StoreFailure.Local,
            Server = MeansAll(server) ? null : server,
            Tools = tools,
        };
    }

    /// <summary><c>server: "*"</c> covers what goes to no single server as well.</summary>
    private static bool MeansAll(Glob? server) => server is { IsExact: false } && server.Text.AsSpan().Trim('*').IsEmpty;
}
