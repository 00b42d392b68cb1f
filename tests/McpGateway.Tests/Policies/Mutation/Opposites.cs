using Mono.Cecil.Cil;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Instructions and what they are mutated to.</summary>
internal static class Opposites
{
    private static readonly Dictionary<Code, (OpCode Negated, OpCode? Boundary)> Branches = new()
    {
        [Code.Brtrue] = (OpCodes.Brfalse, null),
        [Code.Brfalse] = (OpCodes.Brtrue, null),
        [Code.Beq] = (OpCodes.Bne_Un, null),
        [Code.Bne_Un] = (OpCodes.Beq, null),
        [Code.Bge] = (OpCodes.Blt, OpCodes.Bgt),
        [Code.Bgt] = (OpCodes.Ble, OpCodes.Bge),
        [Code.Ble] = (OpCodes.Bgt, OpCodes.Blt),
        [Code.Blt] = (OpCodes.Bge, OpCodes.Ble),
        [Code.Bge_Un] = (OpCodes.Blt_Un, OpCodes.Bgt_Un),
        [Code.Bgt_Un] = (OpCodes.Ble_Un, OpCodes.Bge_Un),
        [Code.Ble_Un] = (OpCodes.Bgt_Un, OpCodes.Blt_Un),
        [Code.Blt_Un] = (OpCodes.Bge_Un, OpCodes.Ble_Un),
    };

    /// <summary>The conditional branch that jumps exactly where this one does not; null for other instructions.</summary>
    public static OpCode? Negated(OpCode branch) => Branches.TryGetValue(branch.Code, out var row) ? row.Negated : null;

    /// <summary>The branch that differs where both sides are equal.</summary>
    public static OpCode? Boundary(OpCode branch) => Branches.TryGetValue(branch.Code, out var row) ? row.Boundary : null;

    public static bool IsComparison(OpCode code) => code.Code is Code.Ceq or Code.Cgt or Code.Cgt_Un or Code.Clt or Code.Clt_Un;
}
