using Mono.Cecil;
using Mono.Cecil.Cil;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Branches that nobody wrote: the compiler's own book-keeping.</summary>
internal static class Artefacts
{
    public static bool Is(MethodDefinition method, Instruction instruction) =>
        IsKeptLambda(instruction) || IsNeverTaken(instruction) || method.Body.ExceptionHandlers.Any(handler => IsWithin(handler, instruction));

    /// <summary>A lambda or a method taken as one is made at its first use and kept in a static field.</summary>
    private static bool IsKeptLambda(Instruction instruction) =>
        instruction is { OpCode.Code: Code.Brtrue or Code.Brtrue_S, Previous: { OpCode.Code: Code.Dup, Previous: { OpCode.Code: Code.Ldsfld, Operand: FieldReference field } } }
        && field.Name.StartsWith('<');

    /// <summary>Debug builds branch on the constant 1 so that a debugger finds a place to stop at.</summary>
    private static bool IsNeverTaken(Instruction instruction) =>
        instruction is { OpCode.Code: Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S, Previous.OpCode.Code: Code.Ldc_I4_1 };

    /// <summary>What foreach does to an enumerator at the end.</summary>
    private static bool IsWithin(ExceptionHandler handler, Instruction instruction) =>
        handler.HandlerType == ExceptionHandlerType.Finally && instruction.Offset >= handler.HandlerStart.Offset && (handler.HandlerEnd is null || instruction.Offset < handler.HandlerEnd.Offset);
}
