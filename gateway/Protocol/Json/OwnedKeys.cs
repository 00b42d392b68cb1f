using System.Text;

namespace McpGateway.Protocol.Json;

/// <summary>
/// The keys that the gateway reads in one kind of object. A key is one of them only if it equals it exactly after
/// unescaping. A key that merely looks like one of them to some other reader is a conflict (CVE-2026-27896: Go's
/// encoding/json folds case and lets the last key win; cJSON compares without case up to the first NUL).
/// </summary>
public sealed class OwnedKeys
{
    /// <summary>The key is not one that the gateway reads, to no reader.</summary>
    public const int None = -1;

    /// <summary>The key is not owned, and some reader may take it for an owned one; or it holds an unpaired surrogate.</summary>
    public const int Conflict = -2;

    private readonly byte[][] _keys;
    private readonly int _longest;

    /// <param name="keys">ASCII, at most 64, none equal to another after case folding. Their order gives their indices.</param>
    public OwnedKeys(params string[] keys)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, 64);
        _keys = [.. keys.Select(Encoding.ASCII.GetBytes)];
        _longest = keys.Length == 0 ? 0 : keys.Max(key => key.Length);
    }

    /// <summary>Owns nothing: every key passes.</summary>
    public static OwnedKeys Nothing { get; } = new();

    public int Count => _keys.Length;

    public ReadOnlySpan<byte> this[int index] => _keys[index];

    /// <summary>The index of an owned key given as text, or <see cref="None"/>.</summary>
    public int IndexOf(string key) => Array.FindIndex(_keys, k => Ascii.Equals(k, key));

    /// <summary>The index of the owned key that this key is, or <see cref="None"/>, or <see cref="Conflict"/>.</summary>
    /// <param name="token">The key as it stands in the text, valid per <see cref="JsonScanner"/>, with its quotes.</param>
    public int Match(ReadOnlySpan<byte> token)
    {
        if (_keys.Length == 0)
        {
            return None;
        }

        var content = token[1..^1];
        if (content.Contains((byte)'\\') || !Ascii.IsValid(content))
        {
            return MatchDecoded(content);
        }

        if (content.Length > _longest)
        {
            return None;
        }

        var result = None;
        for (var i = 0; i < _keys.Length; i++)
        {
            var key = _keys[i];
            if (key.Length != content.Length)
            {
                continue;
            }

            if (content.SequenceEqual(key))
            {
                return i;
            }

            if (Ascii.EqualsIgnoreCase(content, key))
            {
                result = Conflict;
            }
        }

        return result;
    }

    private int MatchDecoded(ReadOnlySpan<byte> content)
    {
        if (content.Length > 4096)
        {
            return Conflict;
        }

        Span<char> decoded = stackalloc char[content.Length];
        if (!JsonUnescape.TryDecode(content, decoded, out var length))
        {
            return Conflict;
        }

        decoded = decoded[..length];
        Span<byte> folded = stackalloc byte[_longest + 1];
        var comparable = KeyFolding.TryFold(decoded, folded, out var foldedLength);
        for (var i = 0; i < _keys.Length; i++)
        {
            if (Ascii.Equals(_keys[i], decoded))
            {
                return i;
            }

            if (comparable && Ascii.EqualsIgnoreCase(_keys[i], folded[..foldedLength]))
            {
                return Conflict;
            }
        }

        return None;
    }
}
