using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>One file as it was read, before it is known what the others say.</summary>
internal sealed record PolicyDocument(FileErrors Errors, IReadOnlyList<Named<ClientEntry>> Clients, IReadOnlyList<Named<Role>> Roles);

/// <summary>Something that has a name, with the place of its name and of the role names that it refers to.</summary>
internal sealed record Named<T>(T Value, YamlScalar Name, IReadOnlyList<YamlScalar> RolesMeant);
