using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>The certified provider of <c>npm/servers/provider.mjs</c>, as a process.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private readonly NodeServer _process;
    private readonly HttpClient _http;

    private OpenIdProvider(NodeServer process)
    {
        _process = process;
        _http = TestHttp.Create(process.Url);
    }

    /// <summary>The issuer, without a slash at its end.</summary>
    public string Issuer => _process.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>What went wrong there.</summary>
    public string Errors => _process.Errors;

    /// <param name="lifetime">Of access tokens; whole seconds.</param>
    /// <param name="refresh">Whether it gives refresh tokens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<OpenIdProvider> StartAsync(TimeSpan lifetime, bool refresh, CancellationToken cancellationToken) => new(
        await NodeServer.StartAsync(
            "provider.mjs", [$"--ttl={(int)lifetime.TotalSeconds}", .. refresh ? [] : (string[])["--no-refresh"]], cancellationToken: cancellationToken));

    /// <summary>What happened there, oldest first: <c>kind</c> and what belongs to it.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(CancellationToken cancellationToken) =>
        [.. JsonDocument.Parse(await _http.GetStringAsync("events", cancellationToken)).RootElement.EnumerateArray()];

    /// <summary>How often a client got tokens by this grant.</summary>
    public async Task<int> GrantsAsync(string grant, string client, CancellationToken cancellationToken) => (await EventsAsync(cancellationToken)).Count(each =>
        each.GetProperty("kind").GetString() == "token" && each.GetProperty("grant").GetString() == grant && each.GetProperty("client").GetString() == client);

    /// <summary>An access token of the client <c>robot</c> for a resource (RFC 6749 §4.4, RFC 8707).</summary>
    public async Task<string> RobotTokenAsync(Uri resource, string scope, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = resource.AbsoluteUri, ["scope"] = scope }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("robot:of-the-test-alone")));
        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        return answer.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException($"No token but {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
