namespace McpGateway.Tests.Protocol;

/// <summary>Cuts bytes into chunks whose sizes repeat a pattern; cuts fall inside characters, escapes and line ends.</summary>
internal static class Chunks
{
    /// <param name="bytes">What is cut.</param>
    /// <param name="sizes">Sizes of chunks, repeated; 0 is an empty chunk. At least one must be positive.</param>
    public static IEnumerable<byte[]> Of(byte[] bytes, IReadOnlyList<int> sizes)
    {
        var at = 0;
        for (var i = 0; at < bytes.Length; i++)
        {
            var end = Math.Min(bytes.Length, at + sizes[i % sizes.Count]);
            yield return bytes[at..end];
            at = end;
        }
    }
}
