namespace McpGateway.Identity.Issuers;

/// <summary>The keys with which one issuer signs, as they were at one moment. Immutable.</summary>
internal sealed class KeySet(IReadOnlyList<VerificationKey> keys)
{
    /// <summary>The most keys that are tried for one token: what an unsigned header may cost has a bound.</summary>
    public const int MostTried = 8;

    public IReadOnlyList<VerificationKey> Keys { get; } = keys;

    /// <summary>Those that may have signed it: its <c>kid</c>, or any where it names none; made for its algorithm.</summary>
    public IReadOnlyList<VerificationKey> Candidates(string? kid, string algorithm)
    {
        var found = new List<VerificationKey>();
        foreach (var key in Keys)
        {
            if (found.Count < MostTried && (kid is null || kid == key.Kid) && key.Fits(algorithm))
            {
                found.Add(key);
            }
        }

        return found;
    }

    /// <summary>The same keys: what was checked with one set stands with the other.</summary>
    public bool IsSameAs(KeySet other) => Keys.Select(key => key.Mark).Order(StringComparer.Ordinal).SequenceEqual(other.Keys.Select(key => key.Mark).Order(StringComparer.Ordinal));
}
