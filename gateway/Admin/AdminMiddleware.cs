using McpGateway.Configuration;
using McpGateway.Configuration.Draining;
using McpGateway.Configuration.Listeners;
using McpGateway.Configuration.Revocation;
using McpGateway.Identity.Issuers;

namespace McpGateway.Admin;

/// <summary>
/// Answers everything that arrives at the admin listener, and nothing that does not. For an API key whose client entry
/// has the role <c>admin</c>.
/// </summary>
public sealed class AdminMiddleware(RequestDelegate next, ISnapshotSource snapshots, AdminAccess access, IServerStatusSource servers, IIssuerStatusSource issuers, IRevocations revocations, IEnumerable<IStoreStatusSource> stores, Readiness readiness, Drain drain)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<AdminConnectionFeature>() is null ? next(context) : AnswerAsync(context);

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        using var lease = snapshots.TryAcquire();
        context.Response.StatusCode = lease is null ? StatusCodes.Status503ServiceUnavailable : access.Judge(context, lease.Snapshot);
        if (lease is null || context.Response.StatusCode != StatusCodes.Status200OK)
        {
            return;
        }

        if (Document(context.Request.Path.Value, lease.Snapshot) is not { } document)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }

    private byte[]? Document(string? path, Snapshot snapshot) => path switch
    {
        "/admin/status" => AdminDocuments.Status(snapshot, snapshots.State, servers.Of(snapshot), issuers.StatusOf(snapshot), revocations.State, stores, readiness.Reason, drain.Running),
        "/admin/runtime" => AdminDocuments.Runtime(),
        _ => null,
    };
}
