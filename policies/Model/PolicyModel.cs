namespace McpGateway.Policies.Model;

/// <summary>What all files say together.</summary>
internal sealed record PolicyModel(IReadOnlyList<ClientEntry> Clients, IReadOnlyDictionary<string, Role> Roles);
