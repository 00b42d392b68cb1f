using System.Text;
using System.Text.Json;

namespace McpGateway.Tests.Protocol.Mutation;

/// <summary>Makes mutants of recorded messages: the same ones for the same seed, in the same order.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u0000", "\\ud800", "\\udc00", "\\u006e", "\\\"", "0", "1", "-", ".", "e", "1e1", "1.0", "null",
        "true", " ", "\n", "\t", "\r\n", "\0", "\u007f", "\u2028", "\uFEFF", "\u212A", "\u017F", "\u0131", "é", "😀", "{}", "[[", "\"\":1,", "//", "NaN",
    ];

    private static readonly string[] Owned =
    [
        "jsonrpc", "id", "method", "params", "result", "error", "name", "uri", "ref", "cursor", "arguments", "_meta", "type", "requestState",
        "progressToken", "requestId", "resultType", "isError", "content", "resource", "contents", "messages", "code", "ui", "resourceUri",
        "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities", "__proto__", "constructor", "level",
    ];

    private readonly Random _random = new(seed);

    private readonly record struct Member(int KeyStart, int KeyEnd, int ValueStart, int ValueEnd);

    /// <summary>The next mutant, of a message of a client or of a server.</summary>
    public (bool FromServer, byte[] Message) Next()
    {
        var fromServer = _random.Next(3) == 0;
        var messages = fromServer ? RecordedMessages.FromServers : RecordedMessages.FromClients;
        var message = messages[_random.Next(messages.Count)];
        if (_random.Next(4) > 0)
        {
            message = MutateMember(message);
        }

        for (var rounds = _random.Next(3); rounds > 0; rounds--)
        {
            message = MutateBytes(message);
        }

        return (fromServer, message);
    }

    private byte[] MutateMember(byte[] message)
    {
        var members = Members(message);
        if (members.Count == 0)
        {
            return message;
        }

        var member = Pick(members);
        var key = message[member.KeyStart..member.KeyEnd];
        var value = message[member.ValueStart..member.ValueEnd];
        var other = Pick(members);
        return _random.Next(10) switch
        {
            0 => Replace(message, member.KeyStart, member.KeyEnd, Disguise(key)),
            1 => Replace(message, member.ValueEnd, member.ValueEnd, [(byte)',', .. Disguise(key), (byte)':', .. OtherValue(value)]),
            2 => Replace(message, member.KeyStart, member.KeyStart, [.. Disguise(key), (byte)':', .. OtherValue(value), (byte)',']),
            3 => Replace(message, member.ValueEnd, member.ValueEnd, [(byte)',', .. key, (byte)':', .. OtherValue(value)]),
            4 => Replace(message, member.ValueStart, member.ValueEnd, OtherValue(value)),
            5 => Replace(message, other.ValueEnd, other.ValueEnd, [(byte)',', .. key, (byte)':', .. OtherValue(value)]),
            6 => Replace(message, member.KeyStart, member.KeyEnd, Bytes.Of($"\"{Pick(Owned)}\"")),
            7 => Replace(message, member.ValueStart, member.ValueEnd, message[other.ValueStart..other.ValueEnd]),
            8 => Replace(message, member.ValueEnd, member.ValueEnd, [(byte)',', .. Disguise(Bytes.Of($"\"{Pick(Owned)}\"")), (byte)':', .. OtherValue(value)]),
            _ => Replace(message, member.ValueStart, member.ValueEnd, [(byte)'{', .. key, (byte)':', .. value, (byte)'}']),
        };
    }

    private byte[] MutateBytes(byte[] message)
    {
        if (message.Length == 0)
        {
            return message;
        }

        var at = _random.Next(message.Length);
        var end = Math.Min(message.Length, at + 1 + _random.Next(12));
        return _random.Next(9) switch
        {
            0 => Replace(message, at, at + 1, [(byte)(message[at] ^ (1 << _random.Next(8)))]),
            1 => Replace(message, at, at + 1, [(byte)_random.Next(256)]),
            2 => Replace(message, at, at, [(byte)_random.Next(256)]),
            3 => Replace(message, at, at, Bytes.Of(Pick(Pieces))),
            4 => Replace(message, at, end, []),
            5 => Replace(message, end, end, message[at..end]),
            6 => message[..at],
            7 => Replace(message, at, at + 1, Bytes.Of($"\\u{message[at]:x4}")),
            _ => Replace(message, at == 0 ? 0 : message.Length, at == 0 ? 0 : message.Length, Bytes.Of(Pick(Pieces))),
        };
    }

    /// <summary>The same key to some reader, or nearly.</summary>
    private byte[] Disguise(byte[] token)
    {
        var key = Encoding.UTF8.GetString(token)[1..^1];
        if (key.Length == 0)
        {
            return token;
        }

        var at = _random.Next(key.Length);
        var c = key[at];
        var disguised = _random.Next(7) switch
        {
            0 => key[..at] + (char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)) + key[(at + 1)..],
            1 => $"{key[..at]}\\u{(int)c:x4}{key[(at + 1)..]}",
            2 => key.ToUpperInvariant(),
            3 => $"{key}\\u0000",
            4 => key.Replace('s', '\u017F').Replace('k', '\u212A'),
            5 => key.Replace('i', _random.Next(2) == 0 ? '\u0131' : '\u0130'),
            _ => key,
        };
        return Bytes.Of($"\"{disguised}\"");
    }

    private byte[] OtherValue(byte[] value) => _random.Next(8) switch
    {
        0 => value,
        1 => Bytes.Of("\"other\""),
        2 => Bytes.Of(Pick(["null", "true", "{}", "[]", "7", "7.0", "1e2", "-0", "9007199254740993", "\"\\ud800\"", "\"resource_link\"", "\"resource\""])),
        3 => value[0] == '"' ? [(byte)'"', (byte)'x', .. value.AsSpan(1)] : value,
        4 => value[0] == '"' ? [.. value.AsSpan(0, value.Length - 1), .. "\\u0000\""u8] : value,
        5 => [(byte)'[', .. value, (byte)']'],
        6 => [.. Bytes.Of(new string('[', 60)), .. value, .. Bytes.Of(new string(']', 60))],
        _ => [(byte)' ', .. value, (byte)'\n'],
    };

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private static byte[] Replace(byte[] message, int start, int end, ReadOnlySpan<byte> replacement) =>
        [.. message.AsSpan(0, start), .. replacement, .. message.AsSpan(end)];

    private static List<Member> Members(byte[] message)
    {
        var members = new List<Member>();
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var keyStart = (int)reader.TokenStartIndex;
            var keyEnd = keyStart + reader.ValueSpan.Length + 2;
            var inside = reader;
            inside.Read();
            var valueStart = (int)inside.TokenStartIndex;
            inside.Skip();
            members.Add(new Member(keyStart, keyEnd, valueStart, (int)inside.BytesConsumed));
        }

        return members;
    }
}
