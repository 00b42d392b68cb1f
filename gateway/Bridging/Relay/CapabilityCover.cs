using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Relay;

/// <summary>Whether a client declared what a server requires. Both are objects of the shape of ClientCapabilities.</summary>
internal static class CapabilityCover
{
    private const int MaxDepth = 4;

    /// <summary>The capabilities that the specification knows (2026-07-28, schema: ClientCapabilities).</summary>
    public static readonly OwnedKeys Known = new("roots", "sampling", "elicitation", "extensions", "experimental");

    /// <summary>False too where either has no single reading: then nothing is believed to be declared.</summary>
    public static bool Covers(ReadOnlySpan<byte> declared, ReadOnlySpan<byte> required) => Covers(declared, required, MaxDepth);

    private static bool Covers(ReadOnlySpan<byte> declared, ReadOnlySpan<byte> required, int depth)
    {
        if (!IsObject(declared) || !IsObject(required) || depth == 0)
        {
            return false;
        }

        var members = new JsonMembers(required, new ByteRange(0, required.Length), OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            if (!JsonText.TryDecode(members.Key.Of(required), out var name) || Find(declared, name) is not { IsPresent: true } found)
            {
                return false;
            }

            // elicitation: {} means form alone (2025-11-25, client/elicitation).
            var own = found.Of(declared);
            own = name == "elicitation" && IsObject(own) && own[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0 ? "{\"form\":{}}"u8 : own;
            if (members.Kind == JsonKind.Object && !Covers(own, members.Value.Of(required), depth - 1))
            {
                return false;
            }
        }

        return members.Fault == ReadFault.None;
    }

    private static bool IsObject(ReadOnlySpan<byte> value) => value.Length >= 2 && value[0] == (byte)'{';

    private static ByteRange Find(ReadOnlySpan<byte> declared, string name)
    {
        var found = default(ByteRange);
        var members = new JsonMembers(declared, new ByteRange(0, declared.Length), OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            if (JsonText.TryDecode(members.Key.Of(declared), out var key) && key == name)
            {
                found = members.Value;
            }
        }

        return found;
    }
}
