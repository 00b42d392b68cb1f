using McpGateway.Catalog;
using McpGateway.Protocol.Responses;

namespace McpGateway.Bridging.Relay;

/// <summary>Shows the resources in a result under the URIs by which this client can read them.</summary>
internal sealed class PublicUris(RouteFeature route) : IUriRewriter
{
    public string? Rewrite(string uri, UriPlace place) =>
        place is UriPlace.ResourceLink or UriPlace.EmbeddedResource ? route.PublicLink(uri) : route.PublicUri(uri);
}
