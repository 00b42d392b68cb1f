namespace McpGateway.Audit;

/// <summary>The file, or standard output, that records are appended to; follows a change of the configured path.</summary>
internal sealed class AuditStream(AuditStandardOutput output) : IAsyncDisposable
{
    private Stream? _stream;
    private string? _path;

    /// <param name="path">Null: standard output.</param>
    /// <param name="lines">Whole lines.</param>
    /// <param name="cancellationToken">Ends the writing in mid-line.</param>
    public async ValueTask WriteAsync(string? path, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        Stream stream = Open(path);
        await stream.WriteAsync(lines, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private Stream Open(string? path)
    {
        if (_stream is not null && path == _path)
        {
            return _stream;
        }

        Close();
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        _stream = path is null
            ? output.Open()
            : new FileStream(path, Options());
        _path = path;
        return _stream;
    }

    /// <summary>Who called what is for the owner's eyes.</summary>
    private static FileStreamOptions Options()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
