using McpGateway.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace McpGateway.Identity.Resources;

/// <summary>By which URL clients reach the gateway: <c>publicUrl</c>, or where it listens.</summary>
/// <param name="services">
/// The server is asked for when the first request needs it: it cannot be had while it is made, and its port is not known
/// before it listens.
/// </param>
internal sealed class PublicAddress(IServiceProvider services)
{
    private volatile Known? _known;

    public ResourceUrl Of(Snapshot snapshot)
    {
        if (_known is { } known && ReferenceEquals(known.PublicUrl, snapshot.Gateway.PublicUrl))
        {
            return known.Url;
        }

        var url = new ResourceUrl(snapshot.Gateway.PublicUrl is { } configured ? ResourceUrl.OriginOf(configured) : Listening());
        _known = new Known(snapshot.Gateway.PublicUrl, url);
        return url;
    }

    /// <summary>The first listener for clients; a wildcard address without <c>publicUrl</c> is an error of gateway.yaml.</summary>
    private string Listening() =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? ResourceUrl.OriginOf(new Uri(address))
            : throw new InvalidOperationException("The gateway does not listen yet.");

    private sealed record Known(Uri? PublicUrl, ResourceUrl Url);
}
