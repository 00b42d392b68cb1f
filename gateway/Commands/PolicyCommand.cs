using System.CommandLine;
using McpGateway.Commands.Explaining;
using McpGateway.Commands.Testing;

namespace McpGateway.Commands;

/// <summary><c>mcpgateway policy test|explain</c>: what policies say, without a gateway.</summary>
internal sealed class PolicyCommand(CommandContext context, CommonOptions options)
{
    public Command Create() => new("policy", "Test and explain policies.") { new PolicyTestCommand(context, options).Create(), new ExplainCommand(context, options).Create() };
}
