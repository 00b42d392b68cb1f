namespace McpGateway.IntegrationTests;

/// <summary>HTTP clients of the tests: each has connections of its own, follows no redirect and keeps no cookie.</summary>
public static class TestHttp
{
    /// <summary>Makes a client whose requests end after <paramref name="timeout"/> (30 s unless given).</summary>
    public static HttpClient Create(Uri? baseAddress = null, TimeSpan? timeout = null, Action<SocketsHttpHandler>? configure = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        configure?.Invoke(handler);
        return new HttpClient(handler, disposeHandler: true)
        {
            BaseAddress = baseAddress,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        };
    }
}
