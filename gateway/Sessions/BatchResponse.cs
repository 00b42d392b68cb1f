using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Sessions;

/// <summary>
/// One message's own end of the connection: its answer begins with the first byte, and to abort it breaks this answer and
/// leaves those of the other messages whole.
/// </summary>
internal sealed class BatchResponse(BatchBody body, IHttpRequestLifetimeFeature whole) : HttpResponseFeature, IHttpRequestLifetimeFeature
{
    private CancellationToken? _own;

    public override bool HasStarted => body.Length > 0;

    /// <summary>What was written is no whole answer.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The client goes away for all of them at once; one of them may also be ended by itself.</summary>
    public CancellationToken RequestAborted
    {
        get => _own ?? whole.RequestAborted;
        set => _own = value;
    }

    public void Abort() => IsBroken = true;
}
