namespace McpGateway.Configuration;

/// <summary>How the gateway stops: <c>drainDelay</c> and <c>drain</c>. Taken at the start.</summary>
public sealed record DrainOptions
{
    /// <summary>What <see cref="Delay"/> is where <c>redis</c> says that other gateway replicas share the work: a balancer needs that long to notice.</summary>
    public static readonly TimeSpan SharedDelay = TimeSpan.FromSeconds(5);

    /// <summary>New work is accepted for so long after the gateway was told to stop; 0 s to 5 min. Without <c>redis</c> 0 s: nobody else could take the work over.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Calls in flight may take so long after that; 0 s to 1 h.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Who was answered last may call again on the same connection before it learns that it is to take another: the
    /// gateway stays for as long as <see cref="Delay"/>, at most a second, after the last call.
    /// </summary>
    public TimeSpan Linger => Delay < TimeSpan.FromSeconds(1) ? Delay : TimeSpan.FromSeconds(1);

    public override string ToString() => $"drainDelay {Delay.TotalSeconds} s, drain {Limit.TotalSeconds} s";
}
