using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Sessions;

/// <summary>
/// One message's own end of the connection: its answer begins with the first byte, and to abort it breaks this answer and
/// leaves those of the other messages whole.
/// </summary>
internal sealed class BatchResponse(BatchBody body, IHttpRequestLifetimeFeature whole) : HttpResponseFeature, IHttpRequestLifetimeFeature
{
    public override bool HasStarted => body.Length > 0;

    /// <summary>What was written is no whole answer.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The client goes away for all of them at once.</summary>
    public CancellationToken RequestAborted
    {
        get => whole.RequestAborted;
        set => throw new NotSupportedException();
    }

    public void Abort() => IsBroken = true;
}
