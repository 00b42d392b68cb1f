using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>
/// Weaves every mutant into one copy of the policies assembly: at each branch, comparison and constant truth value the
/// copy asks <see cref="MutantSwitch"/> whether to behave differently there. One build and one load serve for all mutants.
/// </summary>
internal sealed class Weaver
{
    private readonly List<Mutant> _mutants = [];
    private readonly Dictionary<string, int> _sameKind = new(StringComparer.Ordinal);
    private readonly ModuleDefinition _module;
    private readonly MethodReference _is;
    private readonly SourceText _source;

    private Weaver(ModuleDefinition module, string sources)
    {
        _module = module;
        _is = module.ImportReference(typeof(MutantSwitch).GetMethod(nameof(MutantSwitch.Is)));
        _source = new SourceText(sources);
    }

    /// <param name="assembly">The built assembly, its symbols beside it.</param>
    /// <param name="sources">The folder of its sources.</param>
    /// <param name="isMutated">By path below that folder.</param>
    public static (byte[] Assembly, IReadOnlyList<Mutant> Mutants) Weave(string assembly, string sources, Func<string, bool> isMutated)
    {
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { ReadSymbols = true });
        var weaver = new Weaver(module, sources);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody && weaver._source.Of(method) is { } file && isMutated(file)))
        {
            weaver.Weave(method);
        }

        using var output = new MemoryStream();
        module.Write(output);
        return (output.ToArray(), weaver._mutants);
    }

    private void Weave(MethodDefinition method)
    {
        var lines = method.Body.Instructions.ToDictionary(instruction => instruction, instruction => _source.LineOf(method, instruction));
        var original = method.Body.Instructions.Where(instruction => !Artefacts.Is(method, instruction)).ToArray();
        method.Body.SimplifyMacros();
        var il = method.Body.GetILProcessor();
        foreach (var instruction in original)
        {
            var at = new Place(method, il, instruction, lines[instruction]);
            if (Opposites.Negated(instruction.OpCode) is { } negated)
            {
                Branch(at, negated, "the other branch", Opposites.Boundary(instruction.OpCode));
            }
            else if (instruction.OpCode.Code == Code.Switch)
            {
                Switch(at);
            }
            else if (Opposites.IsComparison(instruction.OpCode) && !IsOnlyBranchedOn(instruction))
            {
                Flip(at, "the opposite");
            }
            else if (Truths.IsConstant(method, instruction))
            {
                Flip(at, "the other truth value");
            }
        }

        method.Body.OptimizeMacros();
    }

    /// <summary><c>is it me? → the other jump, else the jump</c>; the values compared lie below on the stack meanwhile.</summary>
    private void Branch(Place at, OpCode negated, string kind, OpCode? boundary)
    {
        var (il, first) = (at.Il, at.Instruction);
        var (opCode, target) = (first.OpCode, (Instruction)first.Operand);
        var next = first.Next;
        var changes = boundary is { } moved ? new[] { (negated, kind), (moved, "the boundary moved by one") } : [(negated, kind)];
        var last = first;
        for (var i = 0; i < changes.Length; i++)
        {
            var other = il.Create(changes[i].Item1, target);
            var id = New(at, changes[i].Item2);
            if (i == 0)
            {
                (first.OpCode, first.Operand) = (OpCodes.Ldc_I4, id);
            }
            else
            {
                last = InsertAfter(il, last, il.Create(OpCodes.Ldc_I4, id));
            }

            var skip = il.Create(OpCodes.Nop);
            foreach (var one in new[] { il.Create(OpCodes.Call, _is), il.Create(OpCodes.Brfalse, skip), other, il.Create(OpCodes.Br, next), skip })
            {
                last = InsertAfter(il, last, one);
            }
        }

        InsertAfter(il, last, il.Create(opCode, target));
    }

    private void Switch(Place at)
    {
        var (il, first) = (at.Il, at.Instruction);
        var (targets, next) = ((Instruction[])first.Operand, first.Next);
        var id = New(at, "no case of the switch");
        (first.OpCode, first.Operand) = (OpCodes.Ldc_I4, id);
        var skip = il.Create(OpCodes.Switch, targets);
        var last = first;
        foreach (var one in new[] { il.Create(OpCodes.Call, _is), il.Create(OpCodes.Brfalse, skip), il.Create(OpCodes.Pop), il.Create(OpCodes.Br, next), skip })
        {
            last = InsertAfter(il, last, one);
        }
    }

    /// <summary>The value after the instruction, a truth value, is turned over.</summary>
    private void Flip(Place at, string kind)
    {
        var last = InsertAfter(at.Il, at.Instruction, at.Il.Create(OpCodes.Ldc_I4, New(at, kind)));
        last = InsertAfter(at.Il, last, at.Il.Create(OpCodes.Call, _is));
        InsertAfter(at.Il, last, at.Il.Create(OpCodes.Xor));
    }

    /// <summary>Debug builds keep a comparison in a local before they branch on it: the branch is mutated already.</summary>
    private static bool IsOnlyBranchedOn(Instruction comparison)
    {
        var next = comparison.Next;
        if (next?.OpCode.Code == Code.Stloc && next.Next?.OpCode.Code == Code.Ldloc && next.Next.Operand == next.Operand)
        {
            next = next.Next.Next;
        }

        return next is not null && (Opposites.Negated(next.OpCode) is not null || (next.OpCode.Code == Code.Ldc_I4 && next.Next?.OpCode.Code == Code.Ceq));
    }

    private int New(Place at, string kind)
    {
        var file = _source.Of(at.Method)!;
        var text = _source.Text(file, at.Line);
        var count = _sameKind[$"{file}|{text}|{kind}"] = _sameKind.GetValueOrDefault($"{file}|{text}|{kind}") + 1;
        _mutants.Add(new Mutant(file, at.Line, text, count == 1 ? kind : $"{kind} ({count})"));
        return _mutants.Count - 1;
    }

    private static Instruction InsertAfter(ILProcessor il, Instruction at, Instruction added)
    {
        il.InsertAfter(at, added);
        return added;
    }

    private readonly record struct Place(MethodDefinition Method, ILProcessor Il, Instruction Instruction, int Line);
}
