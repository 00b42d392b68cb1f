using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>draining</c>: which of a server's URLs get no new conversations.</summary>
internal static class DrainingReader
{
    public static List<ReplicaOptions> Mark(List<ReplicaOptions> replicas, MappingReader entry, FileErrors errors)
    {
        if (!entry.Has("draining"))
        {
            return replicas;
        }

        HashSet<Uri> draining = [];
        foreach (var text in entry.Texts("draining") ?? [])
        {
            if (UrlReader.Endpoint(text, errors) is not { } url)
            {
                continue;
            }

            if (!replicas.Exists(replica => replica.Url == url))
            {
                errors.Add(text, "this URL is not among 'urls'", "write it as it stands in 'urls', or remove it here");
            }

            draining.Add(url);
        }

        if (replicas.Count > 0 && replicas.TrueForAll(replica => draining.Contains(replica.Url)))
        {
            // Nothing could begin any more, and nobody would see why.
            errors.Add(entry.Value("draining")!, "every URL of this server is draining", "leave at least one out, or remove the server");
        }

        return [.. replicas.Select(replica => replica with { IsDraining = draining.Contains(replica.Url) })];
    }
}
