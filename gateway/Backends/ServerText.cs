namespace McpGateway.Backends;

/// <summary>Text of a server's in the gateway's own logs and reasons.</summary>
internal static class ServerText
{
    private const int MaxReason = 200;

    /// <summary>Without control characters: a server must not be able to write what looks like another log record, or to steer a terminal.</summary>
    public static string Printable(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c)) : text;

    /// <summary>As <see cref="Printable"/>, cut to 200 characters.</summary>
    public static string Short(string text)
        => Printable(text.Length <= MaxReason ? text : text[..MaxReason] + "…");
}
