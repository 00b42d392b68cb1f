using McpGateway.IntegrationTests.Clients.Sdks;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.OAuth.Clients;

/// <summary>A real SDK client that signs in by its SDK's own OAuth.</summary>
internal sealed class SignedInClient : IAsyncDisposable
{
    private readonly ISdkClient _client;
    private readonly Func<CancellationToken, Task> _authorize;
    private readonly Func<CancellationToken, Task<int>> _authorizations;

    private SignedInClient(ISdkClient client, Func<CancellationToken, Task> authorize, Func<CancellationToken, Task<int>> authorizations) =>
        (_client, _authorize, _authorizations) = (client, authorize, authorizations);

    /// <summary>Connects; whoever has to be asked is asked.</summary>
    /// <param name="sdk">V1, V2, V2Auto, V2Pinned or CSharp.</param>
    /// <param name="url">The MCP endpoint.</param>
    /// <param name="clientId">An id that the provider knows; null: it registers itself (RFC 7591).</param>
    /// <param name="storedToken">An access token that the host kept from another time. TypeScript only.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SignedInClient> ConnectAsync(Sdk sdk, Uri url, string? clientId, CancellationToken cancellationToken, string? storedToken = null)
    {
        if (sdk == Sdk.CSharp)
        {
            var browser = new Browserless();
            return new SignedInClient(
                await CSharpClient.ConnectAsync(url, null, cancellationToken, browser.Options(clientId is not null)), _ => Task.CompletedTask, _ => Task.FromResult(browser.Authorizations));
        }

        var settings = new Dictionary<string, object>(StringComparer.Ordinal);
        if (clientId is not null)
        {
            settings["clientId"] = clientId;
        }

        if (storedToken is not null)
        {
            settings["tokens"] = new { access_token = storedToken, token_type = "Bearer" };
        }

        var client = await TypeScriptClient.ConnectAsync(Kind(sdk), url, null, cancellationToken, settings);
        return new SignedInClient(
            client,
            async cancel => _ = (await client.CommandAsync("authorize", cancel)).Value,
            async cancel => (await client.CommandAsync("authorization", cancel)).Value.GetProperty("authorizations").GetInt32());
    }

    public Task<Outcome> CallAsync(string tool, object arguments, CancellationToken cancellationToken) =>
        _client.SendAsync(Operation.Call(tool, arguments), cancellationToken);

    /// <summary>
    /// The call; where the SDK asks the person and gives up with <c>UnauthorizedError</c> (both TypeScript SDKs), what its
    /// documentation tells hosts to do: finish the authorization and call again.
    /// </summary>
    public async Task<Outcome> CallWithAPersonAsync(string tool, object arguments, CancellationToken cancellationToken)
    {
        var outcome = await CallAsync(tool, arguments, cancellationToken);
        if (outcome.Error is not { Message: "Unauthorized" })
        {
            return outcome;
        }

        await _authorize(cancellationToken);
        return await CallAsync(tool, arguments, cancellationToken);
    }

    /// <summary>How often a person was asked.</summary>
    public Task<int> AuthorizationsAsync(CancellationToken cancellationToken) => _authorizations(cancellationToken);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    internal static NodeClientKind Kind(Sdk sdk) => sdk switch
    {
        Sdk.V1 => NodeClientKind.V1,
        Sdk.V2 => NodeClientKind.V2,
        Sdk.V2Auto => NodeClientKind.V2Auto,
        Sdk.V2Pinned => NodeClientKind.V2Pinned,
        _ => throw new ArgumentOutOfRangeException(nameof(sdk)),
    };
}
