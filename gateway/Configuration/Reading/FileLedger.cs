using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Configuration.Reading;

/// <summary>
/// Reads the files of one load and remembers what it saw, so that afterwards it can be told whether the same would be
/// seen now: by content, not by time stamps, which links and copies do not keep.
/// </summary>
internal sealed class FileLedger
{
    /// <summary>The largest file, in bytes; what YAML files may be at most is less than or equal to this.</summary>
    public const int MaxBytes = 1 << 20;

    private const string Missing = "missing";

    private readonly SortedDictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _policyDirectories = new(StringComparer.Ordinal);

    /// <summary>The directories in which something stands that was read, for a watcher.</summary>
    public IEnumerable<string> Directories => _seen.Keys
        .Where(path => !_policyDirectories.Contains(path))
        .Select(path => Path.GetDirectoryName(path)!)
        .Concat(_policyDirectories)
        .Distinct(StringComparer.Ordinal);

    /// <summary>The path was looked at.</summary>
    public bool Has(string path) => _seen.ContainsKey(path);

    /// <summary>The bytes, or why there are none.</summary>
    public FileContent Read(string path)
    {
        var content = ReadBounded(path);
        _seen[path] = Mark(content);
        return content;
    }

    /// <summary>The policy files of a directory in ordinal order. Null: it cannot be read.</summary>
    public IReadOnlyList<string>? ListPolicies(string directory)
    {
        _policyDirectories.Add(directory);
        var names = PolicyFiles(directory);
        _seen[directory] = Mark(names);
        return names;
    }

    /// <summary>The same files with the same bytes stand there now.</summary>
    public bool IsCurrent()
    {
        foreach (var (path, mark) in _seen)
        {
            var now = _policyDirectories.Contains(path) ? Mark(PolicyFiles(path)) : Mark(ReadBounded(path));
            if (!string.Equals(now, mark, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public bool SawTheSameAs(FileLedger other) => _seen.SequenceEqual(other._seen);

    /// <summary>
    /// Hidden names are left out: Kubernetes mounts a directory as links into <c>..data</c>, which is exchanged whole,
    /// and editors keep their drafts in hidden files. Links are followed.
    /// </summary>
    private static string[]? PolicyFiles(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Where(path => IsPolicy(Path.GetFileName(path))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsPolicy(string name) =>
        !name.StartsWith('.') && (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase));

    /// <summary>The bytes of a file that belongs to no load.</summary>
    public static FileContent ReadBounded(string path)
    {
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            var buffer = new byte[64 * 1024];
            using var all = new MemoryStream();
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                all.Write(buffer, 0, read);
                if (all.Length > MaxBytes)
                {
                    return new FileContent(null, "is larger than 1 MiB");
                }
            }

            return new FileContent(all.ToArray(), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileContent(null, "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileContent(null, "cannot be read by this user");
        }
    }

    private static string Mark(FileContent content) => content.Bytes is { } bytes ? Convert.ToHexString(SHA256.HashData(bytes)) : content.Problem!;

    private static string Mark(string[]? names) => names is null ? Missing : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', names))));
}
