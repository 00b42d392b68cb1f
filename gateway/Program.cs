using McpGateway;
using McpGateway.Commands;

return await CommandLine.RunAsync(args, GatewayHosting.ServeAsync);
