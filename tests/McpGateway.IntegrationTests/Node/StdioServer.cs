namespace McpGateway.IntegrationTests.Node;

/// <summary>A program that clients talk to over its standard input and output.</summary>
/// <param name="Command">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">What it finds in its environment beside this one's.</param>
public sealed record StdioServer(string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);
