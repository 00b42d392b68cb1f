namespace McpGateway.RateLimiting.Buckets;

/// <summary>
/// Takes the gates of all buckets of a claim, in the order of their numbers: the one order for all calls, so none waits in a
/// circle. What is seen under all of them is still so when it is charged.
/// </summary>
internal sealed class ClaimGates(BucketTable table)
{
    /// <summary>Finds the buckets and enters; afterwards each entry knows its bucket.</summary>
    /// <exception cref="ArgumentException">A bucket is asked twice: a look at it would not see the other charge.</exception>
    public void Enter(LimitClaim claim)
    {
        Find(claim);
        while (!TryEnter(claim))
        {
            // One was forgotten between finding and entering.
            Find(claim);
        }
    }

    /// <summary>Enters the gates of the same buckets once more. Only for a store that did not let them be forgotten meanwhile.</summary>
    public static void Again(LimitClaim claim)
    {
        if (!TryEnter(claim))
        {
            throw new InvalidOperationException("A bucket was forgotten while it was in use.");
        }
    }

    public static void Exit(LimitClaim claim) => Exit(claim, claim.Count);

    public static Bucket BucketOf(in LimitEntry entry) => (Bucket)entry.Held!;

    private static bool TryEnter(LimitClaim claim)
    {
        for (var entered = 0; entered < claim.Count; entered++)
        {
            var bucket = BucketOf(claim.Entries[claim.Order[entered]]);
            bucket.Gate.Enter();
            if (bucket.IsForgotten)
            {
                Exit(claim, entered + 1);
                return false;
            }
        }

        return true;
    }

    private static void Exit(LimitClaim claim, int entered)
    {
        while (entered > 0)
        {
            BucketOf(claim.Entries[claim.Order[--entered]]).Gate.Exit();
        }
    }

    private void Find(LimitClaim claim)
    {
        var entries = claim.Entries;
        var order = claim.Order;
        for (var i = 0; i < entries.Length; i++)
        {
            var bucket = table.Find(entries[i].Account, entries[i].Terms);
            entries[i].Held = bucket;
            var j = i;
            for (; j > 0 && BucketOf(entries[order[j - 1]]) is { } before && before.Number >= bucket.Number; j--)
            {
                order[j] = before != bucket ? order[j - 1] : throw new ArgumentException($"{bucket.Key} is claimed twice.", nameof(claim));
            }

            order[j] = i;
        }
    }
}
