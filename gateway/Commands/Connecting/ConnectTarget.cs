namespace McpGateway.Commands.Connecting;

/// <summary>The gateway that is connected to.</summary>
/// <param name="Endpoint">One of its MCP paths: absolute, http or https, without user info and fragment.</param>
/// <param name="Key">Sent as a bearer token; null: none.</param>
internal sealed record ConnectTarget(Uri Endpoint, string? Key)
{
    /// <summary>The endpoint alone: the key is a secret.</summary>
    public override string ToString() => Endpoint.GetLeftPart(UriPartial.Path);
}
