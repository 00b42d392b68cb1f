using Mono.Cecil;
using Mono.Cecil.Cil;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Finds constants 0 and 1 that are a truth value: returned, kept in a variable, or passed to a parameter of that type.</summary>
internal static class Truths
{
    public static bool IsConstant(MethodDefinition method, Instruction instruction) =>
        instruction is { OpCode.Code: Code.Ldc_I4, Operand: 0 or 1 } && IsTruth(method, Target(instruction.Next));

    private static Instruction? Target(Instruction? next)
    {
        // A && b leads over a jump to where its value is used.
        for (var steps = 0; next?.OpCode.Code is Code.Br or Code.Nop && steps < 8; steps++)
        {
            next = next.OpCode.Code == Code.Br ? (Instruction)next.Operand : next.Next;
        }

        return next;
    }

    private static bool IsTruth(MethodDefinition method, Instruction? use) => use switch
    {
        null => false,
        { OpCode.Code: Code.Ret } => IsBoolean(method.ReturnType),
        { OpCode.Code: Code.Stloc, Operand: VariableDefinition variable } => IsBoolean(variable.VariableType),
        { Operand: MethodReference called } => called.Parameters is [.., var last] && IsBoolean(last.ParameterType),
        _ => false,
    };

    private static bool IsBoolean(TypeReference type) => type.FullName == "System.Boolean";
}
