using System.CommandLine;
using System.Globalization;
using McpGateway.Configuration;
using McpGateway.Configuration.Keys;
using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands;

/// <summary><c>mcpgateway keys create|list|revoke</c>: changes keys.yaml; a running gateway sees the change by itself.</summary>
internal sealed class KeysCommand(CommandContext context, CommonOptions options)
{
    private static readonly TimeSpan MostLifetime = TimeSpan.FromDays(3650);

    private readonly Argument<string> _id = new("ID") { Description = $"The key's id, as policies name it: {Names.KeySyntax}." };

    private readonly Option<string> _expires = new("--expires")
    {
        HelpName = "TIME",
        Description = "How long the key is valid, such as 12h or 90d, or 'never'.",
        DefaultValueFactory = _ => "90d",
    };

    public Command Create()
    {
        var create = new Command("create", "Make an API key, and show it once.") { _id, _expires };
        create.SetAction(CreateAsync);
        var list = new Command("list", "List the API keys: id, when made, when it expires.");
        list.SetAction(List);
        var revoke = new Command("revoke", "Remove an API key. It is refused from now on.") { _id };
        revoke.SetAction(RevokeAsync);
        return new Command("keys", "Make, list and revoke API keys.") { create, list, revoke };
    }

    private async Task<int> CreateAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var id = result.GetValue(_id)!;
        if (!Names.IsKey(id))
        {
            await error.WriteLineAsync($"'{id}' is no id for a key. Use {Names.KeySyntax}.");
            return 1;
        }

        var now = context.Time.GetUtcNow();
        if (!TryExpiry(result.GetValue(_expires)!, now, out var expires))
        {
            await error.WriteLineAsync("--expires takes a whole number with its unit, such as 12h or 90d (at most 3650d), or 'never'.");
            return 1;
        }

        var (text, record) = NewKey.Create(id, now, expires);
        var exists = false;
        var code = await ChangeAsync(result, keys => (exists = keys.ContainsKey(id)) ? null : keys.Values.Append(record), cancellationToken);
        if (code != 0 || exists)
        {
            await error.WriteLineAsync(exists ? $"There is a key '{id}' already. Revoke it first (mcpgateway keys revoke {id}), or choose another id." : "No key was made.");
            return 1;
        }

        await output.WriteLineAsync(text);
        await error.WriteLineAsync($"This is the only time the key is shown. It {(expires is { } at ? $"expires on {Day(at)}" : "does not expire")}.");
        await error.WriteLineAsync($"What it may do stands in the policies: give 'when: {{ apiKey: {id} }}' a role there. Clients send it as 'Authorization: Bearer KEY'.");
        return 0;
    }

    private int List(ParseResult result)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        if (Locate(result) is not { } path)
        {
            return 1;
        }

        if (KeysFile.Load(path, out var errors) is not { } keys)
        {
            return ErrorReport.Write(error, errors);
        }

        var now = context.Time.GetUtcNow();
        foreach (var key in keys.Values)
        {
            var state = key.Expires is not { } at ? "never expires" : at <= now ? $"expired on {Day(at)}" : $"expires on {Day(at)}";
            output.WriteLine($"{key.Id,-40}  made on {Day(key.Created)}  {state}");
        }

        if (keys.Count == 0)
        {
            error.WriteLine($"There are no keys in {path}. Make one: mcpgateway keys create ID");
        }

        return 0;
    }

    private async Task<int> RevokeAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        var id = result.GetValue(_id)!;
        var exists = false;
        var code = await ChangeAsync(result, keys => (exists = keys.ContainsKey(id)) ? keys.Values.Where(key => key.Id != id) : null, cancellationToken);
        if (code == 0)
        {
            await error.WriteLineAsync(exists ? $"'{id}' is revoked. A running gateway refuses it within seconds." : $"There is no key '{id}'. List them: mcpgateway keys list");
        }

        return exists ? code : 1;
    }

    private async Task<int> ChangeAsync(ParseResult result, Func<IReadOnlyDictionary<string, ApiKeyRecord>, IEnumerable<ApiKeyRecord>?> change, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        if (Locate(result) is not { } path)
        {
            return 1;
        }

        try
        {
            var errors = await KeysFile.ChangeAsync(path, change, context.Time, cancellationToken);
            return errors.Count == 0 ? 0 : ErrorReport.Write(error, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{path} cannot be written: {e.Message}");
            return 1;
        }
    }

    private string? Locate(ParseResult result)
    {
        if (options.ConfigFile(result, out _) is not { } configuration)
        {
            return null;
        }

        var path = KeysLocation.Find(configuration, context.Variable, out var errors);
        if (path is null)
        {
            ErrorReport.Write(result.InvocationConfiguration.Error, errors);
        }

        return path;
    }

    private static bool TryExpiry(string text, DateTimeOffset now, out DateTimeOffset? expires)
    {
        expires = null;
        if (text == "never")
        {
            return true;
        }

        var good = YamlValues.TryDuration(text, out var lifetime) && lifetime > TimeSpan.Zero && lifetime <= MostLifetime;
        expires = good ? now + lifetime : null;
        return good;
    }

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
