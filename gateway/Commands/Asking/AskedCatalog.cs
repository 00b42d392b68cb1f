using McpGateway.Policies;

namespace McpGateway.Commands.Asking;

/// <summary>What servers offer, as a file describes it: catalogs live in servers, and whoever asks about a policy may have none.</summary>
internal sealed record AskedCatalog(IReadOnlyList<AskedServer> Servers)
{
    public static AskedCatalog Empty { get; } = new([]);

    public AskedServer? Find(string name) => Servers.FirstOrDefault(server => string.Equals(server.Name, name, StringComparison.Ordinal));
}

/// <param name="Name">As in gateway.yaml.</param>
/// <param name="Trusted">Its annotations are believed.</param>
/// <param name="Entries">In the order tools, prompts, resources, templates, and of the file.</param>
internal sealed record AskedServer(string Name, bool Trusted, IReadOnlyList<Subject> Entries)
{
    public Subject? Find(SubjectKind kind, string name)
    {
        foreach (var entry in Entries)
        {
            if (entry.Kind == kind && string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
