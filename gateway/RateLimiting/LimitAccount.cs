using System.Globalization;

namespace McpGateway.RateLimiting;

/// <summary>
/// One limit for one subject: what a bucket belongs to. It knows no numbers, so a bucket outlives every change of them.
/// Made once and kept, so that a store can remember on it where the bucket is.
/// </summary>
/// <param name="limit">Which limit, by the text that no edit of its numbers, file or line changes.</param>
/// <param name="subject">Who is counted.</param>
public sealed class LimitAccount(string limit, string subject)
{
    /// <summary>Equal for equal limit and subject alone: with the length before it, no subject can spell another limit's name.</summary>
    public string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"{limit.Length}:{limit}:{subject}");

    /// <summary>Of those who find no room for a bucket of their own. No key of a subject looks so.</summary>
    public string SharedKey { get; } = string.Create(CultureInfo.InvariantCulture, $"*{limit.Length}:{limit}");

    /// <summary>The store's own; null until it has seen the account.</summary>
    internal object? Handle { get; set; }

    public override string ToString() => Key;
}
