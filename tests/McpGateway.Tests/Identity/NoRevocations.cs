using McpGateway.Configuration.Revocation;

namespace McpGateway.Tests.Identity;

/// <summary>Where nothing is ever revoked.</summary>
internal sealed class NoRevocations : IRevocations
{
    public event Action<RevocationList> Changed
    {
        add { }
        remove { }
    }

    public RevocationList Current => RevocationList.Empty;

    public RevocationState State => RevocationState.None;

    public bool IsKnown => true;
}
