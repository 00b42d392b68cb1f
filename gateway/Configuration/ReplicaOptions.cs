using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Configuration;

/// <summary>One running copy of a server that is reached over HTTP.</summary>
/// <param name="Id">One for each address, the same on every gateway replica and wherever it stands in the file.</param>
/// <param name="Url">Absolute, http or https, without user information and fragment.</param>
public sealed record ReplicaOptions(string Id, Uri Url)
{
    /// <summary>It gets no new conversations and keeps those it has (<c>draining</c>).</summary>
    public bool IsDraining { get; init; }

    /// <summary>The id of the copy at this address: 16 hexadecimal digits.</summary>
    public static string IdOf(Uri url) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)).AsSpan(0, 8));
}
