using McpGateway.Policies.Yaml;

namespace McpGateway.Policies;

/// <summary>What came of reading policy files: a policy, or every error in all of them.</summary>
/// <param name="Policy">Null if there is any error: a policy of which a part was not understood is none.</param>
/// <param name="Errors">By file, then by place.</param>
public sealed record PolicyReading(CompiledPolicy? Policy, IReadOnlyList<FileError> Errors);
