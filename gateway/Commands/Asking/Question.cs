using McpGateway.Access;
using McpGateway.Policies;
using McpGateway.Protocol.Json;

namespace McpGateway.Commands.Asking;

/// <summary>Asks a policy as the gateway would, in the same steps.</summary>
internal static class Question
{
    /// <param name="policy">The policy.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="subject">For what.</param>
    /// <param name="arguments">The JSON text of a tool's arguments; empty: none are sent.</param>
    public static Answer Ask(CompiledPolicy policy, AskedClient client, in Subject subject, ReadOnlyMemory<byte> arguments) =>
        policy.RolesOf(client.Facts) is { } roles
            ? Ask(policy, roles, client.Scopes, subject, arguments)
            : new Answer(AnswerKind.UnknownClient, null, default, null);

    public static Answer Ask(CompiledPolicy policy, RoleSet roles, IReadOnlySet<string> scopes, in Subject subject, ReadOnlyMemory<byte> arguments)
    {
        var verdict = policy.Decide(roles, subject);
        if (!verdict.Allowed)
        {
            return new Answer(AnswerKind.Deny, roles, verdict, null);
        }

        if (verdict.Conditions is not { } conditions)
        {
            return new Answer(AnswerKind.Allow, roles, verdict, null);
        }

        var condition = conditions.Check(scopes, new CallArguments(arguments, new ByteRange(0, arguments.Length)));
        var decided = condition.Apply(verdict);
        var kind = decided.Reason switch
        {
            VerdictReason.Allowed => AnswerKind.Allow,
            VerdictReason.InsufficientScope => AnswerKind.InsufficientScope,
            _ => AnswerKind.ArgumentRefused,
        };
        return new Answer(kind, roles, decided, condition);
    }
}
