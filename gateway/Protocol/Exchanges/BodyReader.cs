using System.Buffers;
using System.Runtime.CompilerServices;

namespace McpGateway.Protocol.Exchanges;

/// <summary>Reads a request's body once, whole, into a rented array.</summary>
internal static class BodyReader
{
    private const int FirstGuess = 4 << 10;

    /// <summary>Null where the body is longer than <paramref name="limit"/> bytes.</summary>
    /// <exception cref="BadHttpRequestException">The client sent less than it announced, too slowly, or beyond Kestrel's own limits.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<PooledBytes?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        // RFC 9112 §6.3: such a request has no body. With Upgrade the server would read on, into what is not HTTP any more.
        if (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0 && request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
        {
            return PooledBytes.CopyOf([]);
        }

        // One byte more than announced, so that the end is seen without growing.
        byte[] rented = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstGuess) + 1);
        int length = 0;
        try
        {
            while (true)
            {
                int read = await request.Body.ReadAsync(rented.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    PooledBytes body = new(rented, length);
                    rented = [];
                    return body;
                }

                length += read;
                if (length > limit)
                {
                    return null;
                }

                if (length == rented.Length)
                {
                    rented = Grow(rented, length);
                }
            }
        }
        finally
        {
            if (rented.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static byte[] Grow(byte[] full, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(length * 2);
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
