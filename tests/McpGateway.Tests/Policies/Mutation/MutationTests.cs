using System.Runtime.CompilerServices;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Every change of a branch of the decider is noticed by a golden file.</summary>
public class MutationTests
{
    /// <summary>The code that decides; reading and messages are none of it.</summary>
    private static readonly string[] Decider = ["Deciding/", "Compiling/", "Limits/", "Matching/", "Model/", "UriNormalForm.cs", "CompiledPolicy.cs", "ConditionVerdict.cs", "RoleSet.cs", "RuleConditions.cs", "Subject.cs", "Verdict.cs"];

    private static readonly string[] NotDeciding = ["Compiling/PolicyNames.cs", "Compiling/PolicyRevision.cs", "Limits/LimitIdentities.cs"];

    [Fact]
    public void Decider_AnyBranchChanged_IsNoticedByAGoldenFile()
    {
        var (mutants, noticed) = Run();
        var equivalents = Equivalents.Read(Path.Combine(Folder(), "equivalents.txt"));

        var survivors = mutants
            .Select((mutant, i) => (Mutant: mutant, NeverRun: noticed[i]?.Length == 0, Survives: string.IsNullOrEmpty(noticed[i])))
            .Where(one => one.Survives && !equivalents.ContainsKey(one.Mutant.Key))
            .Select(one => $"{one.Mutant.Key}{(one.NeverRun ? "      (no golden file runs it)" : "")}      [line {one.Mutant.Line}]")
            .ToArray();
        Assert.True(survivors.Length == 0, $"{survivors.Length} of {mutants.Count} mutants are noticed by no golden file. Add a case, or list it in equivalents.txt with the reason:\n{string.Join('\n', survivors)}");
    }

    [Fact]
    public void Equivalents_EachListed_ExistsAndHasAReason()
    {
        var (_, mutants) = Weave();
        var keys = mutants.Select(mutant => mutant.Key).ToHashSet(StringComparer.Ordinal);

        Assert.True(mutants.Count > 200, $"only {mutants.Count} mutants were made");
        Assert.All(Equivalents.Read(Path.Combine(Folder(), "equivalents.txt")), equivalent =>
        {
            Assert.Contains(equivalent.Key, keys);
            Assert.True(equivalent.Value.Length > 20, $"{equivalent.Key} has no reason");
        });
    }

    private static (IReadOnlyList<Mutant> Mutants, string?[] Noticed) Run()
    {
        var (assembly, mutants) = Weave();
        var world = new MutationContext(assembly);
        try
        {
            var loop = world.LoadFromAssemblyName(typeof(MutantLoop).Assembly.GetName()).GetType(typeof(MutantLoop).FullName!)!;
            return (mutants, (string?[])loop.GetMethod(nameof(MutantLoop.Run))!.Invoke(null, [mutants.Count])!);
        }
        finally
        {
            world.Unload();
        }
    }

    private static (byte[] Assembly, IReadOnlyList<Mutant> Mutants) Weave() => Weaver.Weave(
        typeof(McpGateway.Policies.CompiledPolicy).Assembly.Location,
        Path.GetFullPath("../../../../policies", Folder()),
        file => Decider.Any(part => file.StartsWith(part, StringComparison.Ordinal)) && !NotDeciding.Any(part => file.StartsWith(part, StringComparison.Ordinal)));

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
