using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;

namespace McpGateway.Affinity;

/// <summary>A pinned replica that is not there ends the attempt: no other replica has the state.</summary>
internal sealed class PinnedReplicaGonePolicy : IAffinityFailurePolicy
{
    public const string PolicyName = "PinnedReplicaGone";

    public string Name => PolicyName;

    public Task<bool> Handle(HttpContext context, ClusterState cluster, AffinityStatus affinityStatus)
    {
        context.Features.Set(new PinnedReplicaGoneFeature());
        return Task.FromResult(false);
    }
}
