namespace McpGateway.Configuration;

/// <summary>One running copy of a server that is reached over HTTP.</summary>
/// <param name="Id">"0", "1", … in the order of the file.</param>
/// <param name="Url">Absolute, http or https, without user information and fragment.</param>
public sealed record ReplicaOptions(string Id, Uri Url);
