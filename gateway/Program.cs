using McpGateway;
using McpGateway.Backends.Processes.Guarding;
using McpGateway.Commands;

return args is [GuardProgram.Word, var mark, .. var sessions]
    ? await GuardProgram.RunAsync(mark, sessions)
    : await CommandLine.RunAsync(args, GatewayHosting.ServeAsync);
