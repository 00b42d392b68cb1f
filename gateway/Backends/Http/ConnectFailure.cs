namespace McpGateway.Backends.Http;

/// <summary>Which failures to send are certain to have sent nothing.</summary>
internal static class ConnectFailure
{
    public static bool Is(HttpRequestException failure) => failure.HttpRequestError is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>In plain words; the exception's own message names addresses.</summary>
    public static string Words(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its host name cannot be resolved: check url in gateway.yaml",
        HttpRequestError.SecureConnectionError => "no TLS connection: check its certificate, and ca and clientCertificate in gateway.yaml",
        HttpRequestError.ProxyTunnelError => "the proxy does not connect: check proxy in gateway.yaml",
        _ => "no connection to its address",
    };
}
