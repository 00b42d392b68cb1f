using McpGateway.Backends.Messages;
using McpGateway.Configuration;

namespace McpGateway.Backends;

/// <summary>
/// Opens conversations with one server, at the replica chosen for them, and shares them with the other gateway
/// replicas: what another has opened is used, and of two that open at once one follows the other.
/// </summary>
internal sealed class UpstreamSessionOpening(ILink link, Func<ServerOptions> server, IReplicaChoice? choice, IUpstreamSessionStore? shared, Func<UpstreamSession, ValueTask> opened)
{
    private const int MostReplicasTried = 4;

    private static readonly TimeSpan ReplayTimeout = TimeSpan.FromSeconds(5);

    public ServerOptions Server => server();

    // Where calls stay at a replica its state is meant to be kept: another conversation beside the one that cannot be
    // looked up would split it.
    private bool MustBeShared => Server.Affinity != AffinityMode.None;

    public async Task<UpstreamSessionResult> RunAsync(UpstreamSessionKey key, string? logLevel)
    {
        var result = await FindOrOpenAsync(key, logLevel);
        if (result.IsOpen && key.Owner == UpstreamSessionOwner.ClientSession)
        {
            await opened(result.Session);
        }

        return result;
    }

    /// <summary>The store has one of this key.</summary>
    public async ValueTask<bool> IsOpenElsewhereAsync(UpstreamSessionKey key) =>
        IsShared(key) && (await shared!.FindAsync(Server, key, CancellationToken.None)).Session is not null;

    private async Task<UpstreamSessionResult> FindOrOpenAsync(UpstreamSessionKey key, string? logLevel)
    {
        var sharing = IsShared(key) ? shared : null;
        if (sharing is not null)
        {
            var found = await sharing.FindAsync(Server, key, CancellationToken.None);
            if (found.Session is not null || (found.IsUnavailable && MustBeShared))
            {
                return found.Session is { } known ? UpstreamSessionResult.Open(known) : Unavailable();
            }
        }

        var made = await OpenAsync(key);
        if (!made.IsOpen)
        {
            return made;
        }

        await ReplayAsync(made.Session, logLevel);
        return sharing is null || made.Session.Id is null ? made : await ShareAsync(sharing, made.Session);
    }

    /// <summary>The server does not know it any more. Of all gateway replicas that find this out, one gets <see cref="SessionLoss.Removed"/>.</summary>
    public async ValueTask<SessionLoss> RemoveAsync(UpstreamSession session, TimeSpan unusedFor) =>
        session.IsShared ? await shared!.RemoveAsync(Server, session, unusedFor, CancellationToken.None) : SessionLoss.Removed;

    public void Used(UpstreamSession session, bool hasChanged = false)
    {
        if (session.IsShared)
        {
            shared!.Used(Server, session, hasChanged);
        }
    }

    /// <summary>It has no use here any more: closed if it is this gateway replica's alone.</summary>
    public void Leave(UpstreamSession session)
    {
        if (session.IsShared)
        {
            shared!.Leave(session);
        }
        else
        {
            link.Close(session);
        }
    }

    /// <summary>Closed unless another gateway replica used it within this time.</summary>
    public async Task CloseUnusedAsync(UpstreamSession session, TimeSpan unusedFor)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (await RemoveAsync(session, unusedFor) == SessionLoss.Removed)
        {
            link.Close(session);
        }
        else
        {
            shared!.Leave(session);
        }
    }

    public void Close(UpstreamSession session) => link.Close(session);

    private bool IsShared(UpstreamSessionKey key) =>
        shared is not null && key.Owner != UpstreamSessionOwner.Gateway && Server.Transport == ServerTransport.Http;

    private async ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key)
    {
        for (var tried = 1; ; tried++)
        {
            var place = choice is null ? default : await choice.ChooseAsync(Server, key, CancellationToken.None);
            if (place.IsUnavailable)
            {
                return Unavailable();
            }

            var made = await link.OpenAsync(key, place.ReplicaId, CancellationToken.None);
            if (made.Fault is not { Kind: UpstreamFaultKind.ConnectFailed } || tried >= Math.Min(Server.Replicas.Count, MostReplicasTried))
            {
                return made;
            }

            if (place.ReplicaId is { } refused)
            {
                await choice!.RefusedAsync(Server, key, refused, CancellationToken.None);
            }
        }
    }

    private async ValueTask ReplayAsync(UpstreamSession session, string? logLevel)
    {
        if (logLevel is not null)
        {
            var request = OwnCall.Request("logging/setLevel", OwnRequests.SetLevel(logLevel), session.Version, session, ReplayTimeout, ReplayTimeout);
            var answer = await OwnCall.AskAsync(link, request, CancellationToken.None);
            answer.Message?.Dispose();
            session.LogLevel = logLevel;
        }
    }

    private async ValueTask<UpstreamSessionResult> ShareAsync(IUpstreamSessionStore sharing, UpstreamSession own)
    {
        var added = await sharing.AddAsync(Server, own, evenIfEmptied: !MustBeShared, CancellationToken.None);
        if (added.Session is { } kept)
        {
            if (kept.Id != own.Id || kept.ReplicaId != own.ReplicaId)
            {
                link.Close(own);
            }

            return UpstreamSessionResult.Open(kept);
        }

        if (MustBeShared)
        {
            link.Close(own);
            return Unavailable();
        }

        return UpstreamSessionResult.Open(own);
    }

    private UpstreamSessionResult Unavailable() => UpstreamSessionResult.Failed(
        new UpstreamFault(UpstreamFaultKind.StoreUnavailable, $"{Server.Name}: which of its replicas keeps this conversation cannot be looked up"));
}
