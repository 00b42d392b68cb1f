using System.Net;
using System.Web;
using ModelContextProtocol.Authentication;

namespace McpGateway.IntegrationTests.OAuth.Clients;

/// <summary>What a browser and a person do for the C# SDK: follow the redirects until one leads back to the client.</summary>
internal sealed class Browserless
{
    private const int MostRedirects = 20;

    public static Uri RedirectUri { get; } = new("http://127.0.0.1/callback");

    /// <summary>How often the person was asked.</summary>
    public int Authorizations { get; private set; }

    /// <param name="registered">
    /// With an id that the provider knows already; else it registers itself. With a secret: this SDK takes the first
    /// method that the provider lists (<c>client_secret_basic</c>), also where it has no secret, and is refused.
    /// </param>
    public ClientOAuthOptions Options(bool registered) => new()
    {
        RedirectUri = RedirectUri,
        ClientId = registered ? "confidential" : null,
        ClientSecret = registered ? "of-the-test-alone" : null,
        DynamicClientRegistration = new DynamicClientRegistrationOptions { ClientName = "driver" },
        AuthorizationCallbackHandler = AuthorizeAsync,
    };

    private async Task<AuthorizationResult?> AuthorizeAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        Authorizations++;
        var cookies = new CookieContainer();
        using var http = TestHttp.Create(configure: handler => (handler.UseCookies, handler.CookieContainer) = (true, cookies));
        var url = context.AuthorizationUri;
        for (var i = 0; i < MostRedirects; i++)
        {
            using var response = await http.GetAsync(url, cancellationToken);
            var location = response.Headers.Location
                ?? throw new InvalidOperationException($"{url} answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
            url = new Uri(url, location);
            if (url.AbsoluteUri.StartsWith(RedirectUri.AbsoluteUri + "?", StringComparison.Ordinal))
            {
                var query = HttpUtility.ParseQueryString(url.Query);
                return new AuthorizationResult { Code = query["code"], State = query["state"], Iss = query["iss"] };
            }
        }

        throw new InvalidOperationException("Too many redirects.");
    }
}
