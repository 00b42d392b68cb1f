using System.Collections.Frozen;
using McpGateway.Configuration;
using McpGateway.Identity;

namespace McpGateway.Tests.Identity;

/// <summary>Who is let go when the keys change, and who is not.</summary>
public sealed class LivePrincipalTests
{
    private static readonly ApiKeyRecord Key = new("new", new byte[32], DateTimeOffset.UnixEpoch, null);

    private readonly LivePrincipals _principals = new(new NoRevocations());

    /// <summary>Its exchange has pinned the next snapshot, a moment before this room was told of it.</summary>
    [Fact]
    public void Recheck_OfKeyThatTheEarlierSnapshotDoesNotKnow_LetsItGoOn()
    {
        _principals.Published(SnapshotOf(1));
        var next = SnapshotOf(2, Key);
        var principal = _principals.Of(Key);

        _principals.Recheck(principal, next);
        _principals.Published(next);

        Assert.False(principal.IsEnded);
    }

    [Fact]
    public void Recheck_OfKeyThatTheLaterSnapshotDoesNotKnow_EndsIt()
    {
        var seen = SnapshotOf(1, Key);
        _principals.Published(SnapshotOf(2));
        var principal = _principals.Of(Key);

        _principals.Recheck(principal, seen);

        Assert.True(principal.IsEnded);
    }

    private static Snapshot SnapshotOf(long revision, params ApiKeyRecord[] keys) => new()
    {
        Revision = revision,
        Gateway = new GatewayOptions { File = "/gateway.yaml", Auth = new AuthOptions(null, false), Servers = new Dictionary<string, ServerOptions>() },
        Servers = FrozenDictionary<string, ServerOptions>.Empty,
        ApiKeys = keys.ToFrozenDictionary(key => key.Id),
    };
}
