using McpGateway;
using McpGateway.Backends.Processes.Guarding;
using McpGateway.Commands;

return args is [GuardProgram.Word, var mark]
    ? await GuardProgram.RunAsync(mark)
    : await CommandLine.RunAsync(args, GatewayHosting.ServeAsync);
