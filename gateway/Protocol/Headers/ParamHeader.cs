namespace McpGateway.Protocol.Headers;

/// <summary>One argument that a tool wants mirrored in a header (<c>x-mcp-header</c>, 2026-07-28 streamable-http).</summary>
/// <param name="Path">Names of properties, from the arguments' outermost object.</param>
/// <param name="HeaderName">The whole name, <c>Mcp-Param-…</c>.</param>
/// <param name="IsInteger">The schema allows integers: values are compared as numbers.</param>
public sealed record ParamHeader(IReadOnlyList<string> Path, string HeaderName, bool IsInteger);
