namespace McpGateway.Tests.Policies.Mutation;

/// <summary>What the woven code asks at each place where it could behave differently. One mutant is active at a time, on one thread.</summary>
public static class MutantSwitch
{
    private static bool[] _seen = [];
    private static int _active = -1;
    private static long _left;

    /// <summary>Questions that were asked since the last call of <see cref="Activate"/>.</summary>
    public static long Asked { get; private set; }

    /// <summary>Called by woven code.</summary>
    public static bool Is(int id)
    {
        Asked++;
        if (_active >= 0 && --_left < 0)
        {
            // A mutated loop that does not end is noticed, too.
            throw new InvalidOperationException("The mutant does not come to an end.");
        }

        if (id < _seen.Length)
        {
            _seen[id] = true;
        }

        return id == _active;
    }

    /// <summary>−1: none, and what is asked is noted in <paramref name="seen"/>.</summary>
    public static void Activate(int id, bool[] seen, long budget) => (_active, _seen, _left, Asked) = (id, seen, budget, 0);
}
