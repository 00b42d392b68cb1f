using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>Each client with each server.</summary>
public static class Pairs
{
    public static TheoryData<Sdk, string> All => With([.. Upstream.All]);

    public static TheoryData<Sdk> Clients => [.. Sdks.Sdks.All];

    public static TheoryData<Sdk, string> With(params IEnumerable<Upstream> upstreams) =>
        new(from sdk in Sdks.Sdks.All from upstream in upstreams select (sdk, upstream.Name));
}
