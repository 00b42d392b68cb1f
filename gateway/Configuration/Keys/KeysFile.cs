using System.Globalization;
using System.Text;
using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Keys;

/// <summary>
/// Changes keys.yaml as a whole: a reader sees the old file or the new one, never a part, and of two changes at the
/// same time none is lost.
/// </summary>
public static class KeysFile
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(50);

    /// <summary>The keys by id, none if there is no file yet; null if the file is wrong.</summary>
    public static IReadOnlyDictionary<string, ApiKeyRecord>? Load(string path, out IReadOnlyList<FileError> errors)
    {
        errors = [];
        return File.Exists(path)
            ? KeysFileReader.Read(path, new FileLedger().Read(path), out errors)
            : new Dictionary<string, ApiKeyRecord>(StringComparer.Ordinal);
    }

    /// <summary>Replaces the keys by what <paramref name="change"/> makes of them; null leaves them. Gives the errors that prevented it.</summary>
    /// <exception cref="IOException">The file cannot be written, or another change holds it for longer than 10 s.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public static async Task<IReadOnlyList<FileError>> ChangeAsync(
        string path, Func<IReadOnlyDictionary<string, ApiKeyRecord>, IEnumerable<ApiKeyRecord>?> change, TimeProvider time, CancellationToken cancellationToken)
    {
        // The link stays what it is; the file behind it changes.
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var held = await LockAsync(Beside(target, "lock"), time, cancellationToken);
        if (Load(target, out var errors) is not { } keys)
        {
            return errors;
        }

        if (change(keys) is { } changed)
        {
            Save(target, Format(changed));
        }

        return [];
    }

    private static string Format(IEnumerable<ApiKeyRecord> keys)
    {
        var text = new StringBuilder("# Written by mcpgateway keys. It holds no key: a hash recognises one and cannot be turned back.\nversion: 1\nkeys:");
        var all = keys.OrderBy(key => key.Id, StringComparer.Ordinal).ToArray();
        text.Append(all.Length == 0 ? " {}\n" : "\n");
        foreach (var key in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {key.Id}:\n    hash: \"{KeysFileReader.HashText(key.Hash.Span)}\"\n    created: {Moment(key.Created)}\n");
            if (key.Expires is { } expires)
            {
                text.Append(CultureInfo.InvariantCulture, $"    expires: {Moment(expires)}\n");
            }
        }

        return text.ToString();
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Beside(string path, string what) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{what}");

    private static void Save(string path, string text)
    {
        var draft = Beside(path, Guid.NewGuid().ToString("n"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>The lock file stays: if it were removed, one change could hold the removed one and another a new one.</summary>
    private static async Task<FileStream> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });
            }
            catch (IOException) when (time.GetElapsedTime(begin) < LockWait)
            {
                await Task.Delay(LockRetry, time, cancellationToken);
            }
        }
    }
}
