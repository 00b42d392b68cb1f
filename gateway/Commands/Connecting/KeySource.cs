namespace McpGateway.Commands.Connecting;

/// <summary>
/// Reads the API key from the environment or a file. Never from the command line, which every user of the machine can see.
/// </summary>
internal static class KeySource
{
    public const string Variable = "MCPGATEWAY_API_KEY";
    private const int Longest = 16 * 1024;

    /// <summary>The key (null: there is none), or what is wrong.</summary>
    /// <param name="file">The file, absolute; null: the environment.</param>
    /// <param name="variable">Reads the environment.</param>
    /// <param name="warn">Told what is not wrong, but not good.</param>
    public static (string? Key, string? Wrong) Read(string? file, Func<string, string?> variable, Action<string> warn)
    {
        var (text, from) = (variable(Variable), Variable);
        if (file is not null)
        {
            from = file;
            try
            {
                if (new FileInfo(file).Length > Longest)
                {
                    return (null, $"{file} is too large for a key.");
                }

                text = File.ReadAllText(file);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return (null, $"The key cannot be read: {failure.Message}");
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
            {
                warn($"{file} can be read by other users: chmod 600 {file}");
            }
        }

        text = text?.Trim();

        // It becomes a header: what is no visible ASCII could end that and begin another.
        return string.IsNullOrEmpty(text) ? (null, file is null ? null : $"{file} is empty: it has to hold the key alone.")
            : text.Length <= Longest && text.All(c => c is > ' ' and <= '~') ? (text, null)
            : (null, $"{from} holds no key: one word of visible ASCII.");
    }
}
