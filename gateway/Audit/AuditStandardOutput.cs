namespace McpGateway.Audit;

/// <summary>Where records go when gateway.yaml names no file: the program's standard output, given by the command line.</summary>
public sealed record AuditStandardOutput(Func<Stream> Open);
