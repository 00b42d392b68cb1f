namespace McpGateway.RateLimiting.Buckets;

/// <summary>What was used of one limit by one subject. Everything in it happens under <see cref="Gate"/>, which a caller of several buckets takes in the order of their numbers.</summary>
internal abstract class Bucket(string key, long number)
{
    public string Key { get; } = key;

    /// <summary>Given once in each run, in the order of making.</summary>
    public long Number { get; } = number;

    public Lock Gate { get; } = new();

    /// <summary>Full, unused and out of the table: whoever still knows it looks for another.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>What was taken is given back when the call has ended.</summary>
    public virtual bool Lends => false;

    /// <summary>Brings the bucket up to this moment and these terms, and tells for how many calls it has room.</summary>
    public abstract long Room(LimitTerms terms, in LimitTime now);

    /// <summary>One call. Only after room was found under the same hold of the gate.</summary>
    public abstract void Take();

    /// <summary>Until something is added, after <see cref="Room"/> of the same moment; zero where nothing is missing or the time is not known.</summary>
    public abstract TimeSpan Reset(in LimitTime now);

    /// <summary>A call that was taken has ended; only where the bucket <see cref="Lends"/>.</summary>
    public virtual void GiveBack() => throw new InvalidOperationException("Nothing was lent.");

    /// <summary>A new bucket would allow no more than this one: it can be forgotten and nobody gains by it.</summary>
    public abstract bool IsAsNew(in LimitTime now);
}
