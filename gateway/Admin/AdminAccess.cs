using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Identity.ApiKeys;
using McpGateway.Identity.FrontDoor;

namespace McpGateway.Admin;

/// <summary>Decides whether a request on the admin listener is an operator's.</summary>
public sealed class AdminAccess(ApiKeyCheck keys, WrongKeyLimit wrongKeys)
{
    private const string Role = "admin";

    /// <summary>The HTTP status: 200 lets it pass.</summary>
    public int Judge(HttpContext context, Snapshot snapshot)
    {
        var request = context.Request;

        // No page has any business here, whatever its origin; the Host check is against DNS rebinding.
        if (request.Headers.Origin.Count > 0 || !HostCheck.IsAllowed(request.Headers.Host, context.Connection.LocalIpAddress, snapshot.Gateway))
        {
            return StatusCodes.Status403Forbidden;
        }

        if (!HttpMethods.IsGet(request.Method))
        {
            context.Response.Headers.Allow = "GET";
            return StatusCodes.Status405MethodNotAllowed;
        }

        var header = request.Headers.Authorization;
        if (header.Count == 1 && BearerToken.TryParse(header[0], out var token) && keys.Find(snapshot, token) is { } key)
        {
            return IsAdmin(snapshot, Principal.ForApiKey(key.Id)) ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
        }

        if (header.Count > 0 && wrongKeys.Failed(context.Connection.RemoteIpAddress, snapshot.Gateway.Limits.WrongKeys) is not null)
        {
            return StatusCodes.Status429TooManyRequests;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return StatusCodes.Status401Unauthorized;
    }

    private static bool IsAdmin(Snapshot snapshot, Principal principal) =>
        snapshot.Policy.RolesOf(principal.Facts) is { } roles && roles.Names.Contains(Role, StringComparer.Ordinal);
}
