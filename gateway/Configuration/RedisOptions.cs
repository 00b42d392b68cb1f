namespace McpGateway.Configuration;

/// <summary>The store that gateway replicas share: <c>redis</c>. A change of it needs a restart.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record RedisOptions(string Host, int Port)
{
    /// <summary>Null: none is sent.</summary>
    public string? Password { get; init; }

    /// <summary>TLS, the certificate checked against the system's authorities.</summary>
    public bool Tls { get; init; }

    /// <summary>The name that the certificate must bear.</summary>
    public string TlsHost { get; init; } = Host;

    /// <summary>0 to 15.</summary>
    public int Database { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
