using System.Buffers.Binary;
using System.Text;
using McpGateway.Identity;

namespace McpGateway.Catalog.Views;

/// <summary>
/// Cursors: a <see cref="ListPosition"/> sealed for one principal and one endpoint, so that any gateway replica with
/// the key can go on, and nobody with a cursor that was changed, has expired or was given to another.
/// </summary>
internal sealed class Cursors(Sealer sealer)
{
    /// <summary>How long a client may take from one page to the next.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int Head = 1 + sizeof(int) + 1;

    public string Seal(string principalId, string? endpointServer, ListKind kind, in ListPosition position)
    {
        var payload = new byte[Head + position.Server.Length + Encoding.UTF8.GetByteCount(position.Name)];
        payload[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(1), position.Index);
        payload[5] = (byte)position.Server.Length;
        Encoding.ASCII.GetBytes(position.Server, payload.AsSpan(Head));
        Encoding.UTF8.GetBytes(position.Name, payload.AsSpan(Head + position.Server.Length));
        return sealer.Seal(SealPurpose.Cursor, principalId, endpointServer ?? "", Lifetime, payload);
    }

    /// <summary>Null for whatever is not a cursor of this principal for this list on this endpoint.</summary>
    public ListPosition? TryOpen(string principalId, string? endpointServer, ListKind kind, string cursor)
    {
        if (!sealer.TryOpen(SealPurpose.Cursor, principalId, endpointServer ?? "", cursor, out var payload)
            || payload.Length < Head || payload[0] != (byte)kind || payload.Length < Head + payload[5])
        {
            return null;
        }

        var server = Encoding.ASCII.GetString(payload, Head, payload[5]);
        var name = Encoding.UTF8.GetString(payload.AsSpan(Head + payload[5]));
        return new ListPosition(server, name, BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(1)));
    }
}
