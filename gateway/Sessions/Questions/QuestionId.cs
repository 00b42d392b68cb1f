using System.Buffers.Binary;
using System.Text;

namespace McpGateway.Sessions.Questions;

/// <summary>What is sealed in the id of a question.</summary>
/// <param name="Owner">The gateway replica that asks.</param>
/// <param name="Number">Its own number for it.</param>
internal readonly record struct QuestionId(string Owner, long Number)
{
    public byte[] ToBytes()
    {
        var bytes = new byte[sizeof(long) + Owner.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Number);
        Encoding.ASCII.GetBytes(Owner, bytes.AsSpan(sizeof(long)));
        return bytes;
    }

    public static QuestionId? Read(ReadOnlySpan<byte> bytes) => bytes.Length <= sizeof(long)
        ? null
        : new(Encoding.ASCII.GetString(bytes[sizeof(long)..]), BinaryPrimitives.ReadInt64BigEndian(bytes));
}
