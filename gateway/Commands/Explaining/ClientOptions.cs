using System.CommandLine;
using McpGateway.Commands.Asking;

namespace McpGateway.Commands.Explaining;

/// <summary>The options that say who asks.</summary>
internal sealed class ClientOptions
{
    private readonly Option<string?> _client = new("--client") { HelpName = "ID", Description = "A client with the API key of this id (not the key)." };
    private readonly Option<bool> _anonymous = new("--anonymous") { Description = "A client without credentials." };
    private readonly Option<string?> _issuer = new("--issuer") { HelpName = "URL", Description = "A client with an access token of this issuer." };

    private readonly Option<string[]> _claims = new("--claim")
    {
        HelpName = "NAME=VALUE",
        Description = "A claim of the token, as policies name it (subject, client, groups, or the token's own); repeat it for more, and for more values.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _scopes = new("--scopes") { HelpName = "SCOPE", Description = "Scopes that the token grants, with those they imply.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _roles = new("--role") { HelpName = "ROLE", Description = "These roles, whoever has them; with --scopes as a client with a token has them.", AllowMultipleArgumentsPerToken = true };

    public IEnumerable<Option> All => [_client, _anonymous, _issuer, _claims, _scopes, _roles];

    /// <summary>Null, and said, if the options do not name one client or some roles.</summary>
    public AskedBy? Read(ParseResult result)
    {
        var (key, issuer, roles) = (result.GetValue(_client), result.GetValue(_issuer), result.GetValue(_roles) ?? []);
        var ways = new[] { key is not null, issuer is not null, result.GetValue(_anonymous), roles.Length > 0 }.Count(given => given);
        if (ways != 1)
        {
            return Wrong(result, "Say who asks: one of --client ID, --issuer URL, --anonymous and --role ROLE.");
        }

        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var claim in result.GetValue(_claims) ?? [])
        {
            if (claim.IndexOf('=') is not (> 0 and var at))
            {
                return Wrong(result, $"--claim takes NAME=VALUE, and '{claim}' has no name and value.");
            }

            claims[claim[..at]] = [.. claims.GetValueOrDefault(claim[..at], []), claim[(at + 1)..]];
        }

        var scopes = (result.GetValue(_scopes) ?? []).SelectMany(scope => scope.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
        if (issuer is null && (claims.Count > 0 || (scopes.Count > 0 && roles.Length == 0)))
        {
            return Wrong(result, "--claim and --scopes are those of a token: add its --issuer URL.");
        }

        return roles.Length > 0
            ? new AskedBy(null, [.. roles.SelectMany(role => role.Split(',', StringSplitOptions.RemoveEmptyEntries))], scopes)
            : new AskedBy(new AskedClient { ApiKey = key, Issuer = issuer, Anonymous = key is null && issuer is null, Claims = claims, Scopes = scopes }, [], scopes);
    }

    private static AskedBy? Wrong(ParseResult result, string message)
    {
        result.InvocationConfiguration.Error.WriteLine(message);
        return null;
    }
}

/// <summary>Who asks: a client, or roles.</summary>
/// <param name="Client">Null: <paramref name="Roles"/> are asked about.</param>
/// <param name="Roles">Empty where a client is.</param>
/// <param name="Scopes">Granted.</param>
internal sealed record AskedBy(AskedClient? Client, IReadOnlyList<string> Roles, IReadOnlySet<string> Scopes);
