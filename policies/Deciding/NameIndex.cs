using System.Runtime.InteropServices;

namespace McpGateway.Policies.Deciding;

/// <summary>
/// Numbers for all names and URIs that some rule of the policy spells out: a name is hashed once for each decision,
/// however many roles are asked.
/// </summary>
internal sealed class NameIndex
{
    /// <summary>No rule spells the name out.</summary>
    public const int None = -1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int Of(string name) => _numbers.TryGetValue(name, out var number) ? number : None;

    public int Add(string name)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, name, out var known);
        number = known ? number : _numbers.Count - 1;
        return number;
    }
}
