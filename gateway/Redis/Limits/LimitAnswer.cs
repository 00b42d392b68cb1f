namespace McpGateway.Redis.Limits;

/// <summary>What the store said.</summary>
internal sealed class LimitAnswer(long[] numbers)
{
    /// <summary>Every limit that is no shadow had room, and all with room are charged.</summary>
    public bool Passes => numbers[0] != 0;

    public LimitFinding this[int index] => new(
        numbers[At(index)] != 0, numbers[At(index) + 1], numbers[At(index) + 2], new TimeSpan(numbers[At(index) + 3]), numbers[At(index) + 4]);

    private static int At(int index) => 1 + (index * LimitScript.Answers);
}

/// <summary>What the store said of one limit.</summary>
/// <param name="None">It had no room.</param>
/// <param name="Left">What it has left, without what is leased.</param>
/// <param name="Leased">Beside the call itself.</param>
/// <param name="Reset">Until there is more.</param>
/// <param name="More">Rates: gateway replicas that have a lease. Quotas: the number of the window.</param>
internal readonly record struct LimitFinding(bool None, long Left, long Leased, TimeSpan Reset, long More);
