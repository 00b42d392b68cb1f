using System.Security.Cryptography;
using McpGateway.Bridging.Messages;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// Params of elicitation/create by URL bear an <c>elicitationId</c> up to 2025-11-25 and none from 2026-07-28 on.
/// All other params are the same in both eras, byte for byte.
/// </summary>
internal static class ElicitationId
{
    private static readonly OwnedKeys Keys = new("elicitationId");

    /// <summary>Adds one of the gateway's own where there is none.</summary>
    public static byte[] Add(ReadOnlySpan<byte> parameters)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        if (JsonObjects.TryRead(parameters, default, Keys, at) != ReadFault.None || at[0].IsPresent)
        {
            return parameters.ToArray();
        }

        var member = System.Text.Encoding.ASCII.GetBytes($"\"elicitationId\":\"{RandomNumberGenerator.GetHexString(32, lowercase: true)}\",");
        return [(byte)'{', .. member, .. parameters[1..]];
    }

    /// <summary>Takes it out.</summary>
    public static byte[] Cut(ReadOnlySpan<byte> parameters)
    {
        var edits = new Edits();
        var cut = new MemberCut();
        var members = new JsonMembers(parameters, new ByteRange(0, parameters.Length), Keys);
        while (members.MoveNext())
        {
            if (members.Owned == 0)
            {
                cut.Cut(members.Key, members.Value);
            }
            else
            {
                cut.Keep(members.Key, members.Value, edits);
            }
        }

        if (members.Fault != ReadFault.None || !cut.AnyCut || cut.CutsAll)
        {
            return parameters.ToArray();
        }

        cut.Finish(edits);
        using var left = edits.Apply(parameters);
        return left.Span.ToArray();
    }
}
