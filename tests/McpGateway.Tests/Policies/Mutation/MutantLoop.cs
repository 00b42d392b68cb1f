namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Runs the golden files against each mutant. Lives in the <see cref="MutationContext"/>, where the policies are woven.</summary>
public static class MutantLoop
{
    /// <summary>How much longer than the original a mutant may go on.</summary>
    private const int Patience = 50;

    /// <summary>For each mutant the golden file that noticed it; null: it survived; empty: no golden file runs that code at all.</summary>
    /// <param name="count">The number of mutants.</param>
    public static string?[] Run(int count)
    {
        var files = GoldenFile.All();
        var (seen, cost) = (new bool[files.Count][], new long[files.Count]);

        // Once without recording, so that what is computed only once, in static fields, is computed rightly.
        foreach (var file in files)
        {
            MutantSwitch.Activate(-1, [], 0);
            file.Check();
        }

        for (var i = 0; i < files.Count; i++)
        {
            MutantSwitch.Activate(-1, seen[i] = new bool[count], 0);
            if (files[i].Check() is [var difference, ..])
            {
                throw new InvalidOperationException($"{files[i].Name} fails without any mutant: {difference}");
            }

            cost[i] = MutantSwitch.Asked;
        }

        var noticed = new string?[count];
        for (var id = 0; id < count; id++)
        {
            var covering = Enumerable.Range(0, files.Count).Where(i => seen[i][id]).OrderBy(i => cost[i]).ToArray();
            noticed[id] = covering.Length == 0 ? "" : covering.Where(i => Notices(files[i], id, cost[i])).Select(i => files[i].Name).FirstOrDefault();
        }

        MutantSwitch.Activate(-1, [], 0);
        return noticed;
    }

    private static bool Notices(GoldenFile file, int id, long cost)
    {
        MutantSwitch.Activate(id, [], (cost * Patience) + 10_000);
        try
        {
            return file.Check().Count > 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Wherever the mutant breaks, the golden case that ran into it fails.
            return true;
        }
    }
}
