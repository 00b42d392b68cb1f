using McpGateway.Policies;
using McpGateway.Protocol;

namespace McpGateway.Catalog.Views;

/// <summary>
/// What decides how a view looks, within one state of the catalog and one snapshot, whose policy it holds.
/// </summary>
/// <param name="EndpointServer">Null: <c>/mcp</c>.</param>
/// <param name="Era">The client's.</param>
/// <param name="Roles">The set, compared by its members.</param>
internal readonly record struct ViewKey(string? EndpointServer, Era Era, RoleSet Roles);
