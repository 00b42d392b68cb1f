using McpGateway.Backends.Listing;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>Reads a server once: its era if that is not known or doubted, then its lists.</summary>
internal sealed class BackendReading(BackendSettings settings, ILink link, UpstreamSessions sessions, BackendsOptions options, TimeProvider time)
{
    private const int MostReplicasTried = 4;

    private ServerIntroduction? _modernIntroduction;

    /// <summary>The verdict last found.</summary>
    public BackendEra? Era { get; private set; }

    /// <summary>The verdict is to be checked before the next reading.</summary>
    public bool EraInDoubt { get; set; }

    /// <inheritdoc cref="ILink.IsAsleep"/>
    public bool IsAsleep => link.IsAsleep;

    private string Server => settings.Server.Name;

    /// <summary>Reads it. What could not be read of it stays as in <paramref name="last"/> unless that is too old.</summary>
    public async ValueTask<ReadingResult> ReadAsync(ServerListing last, bool keepLast, CancellationToken cancellationToken)
    {
        ReadingResult result;
        var attempts = Math.Clamp(settings.Server.Replicas.Count, 2, MostReplicasTried);
        do
        {
            result = await AttemptAsync(last, keepLast, cancellationToken);
        }
        while (--attempts > 0 && MayDoBetter(result.Fault));

        EraInDoubt |= result.Fault is not null;
        return result;
    }

    // One replica that is gone is no reason to say that the server is: the next attempt goes to another.
    private bool MayDoBetter(UpstreamFault? fault) => fault?.Kind == UpstreamFaultKind.SessionUnknown
        || (fault?.Kind == UpstreamFaultKind.ConnectFailed && settings.Server.Replicas.Count > 1);

    private async ValueTask<ReadingResult> AttemptAsync(ServerListing last, bool keepLast, CancellationToken cancellationToken)
    {
        var era = Era;
        if (era is null || EraInDoubt || time.GetUtcNow() - era.CheckedAt >= settings.Catalog.EraLifetime)
        {
            var probe = await link.ProbeAsync(cancellationToken);
            if (probe.Fault is not null)
            {
                return ReadingResult.Failed(probe.Fault);
            }

            _modernIntroduction = probe.Introduction;
            era = new BackendEra(probe.Era, probe.Version ?? ProtocolVersion.LatestLegacy, time.GetUtcNow())
            {
                WithLegacyClients = probe.Era == Protocol.Era.Modern ? await LegacyTooAsync(cancellationToken) : null,
            };
        }

        UpstreamSession? session = null;
        if (era.Era == Protocol.Era.Legacy)
        {
            var opened = await sessions.GetAsync(UpstreamSessionKey.Own(ProtocolVersion.LatestLegacy), cancellationToken);
            if (!opened.IsOpen)
            {
                return ReadingResult.Failed(opened.Fault);
            }

            session = opened.Session;
            era = era with { Version = session.Version };
        }

        Era = era;
        EraInDoubt = false;
        var result = await ReadListsAsync(era, session, last, keepLast, cancellationToken);
        if (session is not null && result.Fault is { Kind: UpstreamFaultKind.SessionUnknown or UpstreamFaultKind.ConnectFailed })
        {
            await sessions.ForgetAsync(session);
        }

        return result;
    }

    /// <summary>
    /// Whether it keeps legacy sessions besides. A server that answers initialize without one could not ask a client
    /// anything: as a modern one it can.
    /// </summary>
    private async ValueTask<BackendEra?> LegacyTooAsync(CancellationToken cancellationToken)
    {
        if (settings.Server.Transport != ServerTransport.Http)
        {
            return null;
        }

        var opened = await link.OpenAsync(UpstreamSessionKey.Own(ProtocolVersion.LatestLegacy), replicaId: null, cancellationToken);
        if (!opened.IsOpen)
        {
            return null;
        }

        link.Close(opened.Session);
        return opened.Session.Id is null ? null : new BackendEra(Protocol.Era.Legacy, opened.Session.Version, time.GetUtcNow());
    }

    private async ValueTask<ReadingResult> ReadListsAsync(BackendEra era, UpstreamSession? session, ServerListing last, bool keepLast, CancellationToken cancellationToken)
    {
        var introduction = session?.Introduction ?? _modernIntroduction ?? ServerIntroduction.None;
        var reader = new ListReader(Server, link, era.Version, session, options.ProbeTimeout, options.ReadingTimeLimit);
        var draft = new ListDraft(settings.Catalog);
        var problems = new List<string>();
        UpstreamFault? failed = null;
        var (asked, read) = (0, 0);

        foreach (var kind in Announced(introduction))
        {
            asked++;
            var fault = await reader.ReadAsync(kind, draft, cancellationToken);
            if (fault is null)
            {
                read++;
                continue;
            }

            failed = fault;
            if (fault.Kind is UpstreamFaultKind.ConnectFailed or UpstreamFaultKind.Down or UpstreamFaultKind.Unauthorized
                or UpstreamFaultKind.SessionUnknown or UpstreamFaultKind.VersionUnsupported)
            {
                return ReadingResult.Failed(fault);
            }

            problems.Add(fault.Reason);
            draft.Forget(kind);
            if (keepLast)
            {
                Keep(draft, kind, last);
            }
        }

        if (failed is not null && read == 0)
        {
            return ReadingResult.Failed(failed);
        }

        return new ReadingResult(Listing(introduction, draft), draft, problems.Count == 0 ? null : string.Join("; ", problems), null);
    }

    private static IEnumerable<ListKind> Announced(ServerIntroduction introduction)
    {
        if (introduction.HasTools)
        {
            yield return ListKind.Tools;
        }

        if (introduction.HasPrompts)
        {
            yield return ListKind.Prompts;
        }

        if (introduction.HasResources)
        {
            yield return ListKind.Resources;
            yield return ListKind.Templates;
        }
    }

    private static void Keep(ListDraft draft, ListKind kind, ServerListing last)
    {
        if (kind == ListKind.Tools)
        {
            draft.Keep(kind, last.Tools);
        }
        else if (kind == ListKind.Prompts)
        {
            draft.Keep(kind, last.Prompts);
        }
        else if (kind == ListKind.Resources)
        {
            draft.Keep(kind, last.Resources);
        }
        else
        {
            draft.Keep(kind, last.Templates);
        }
    }

    private static ServerListing Listing(ServerIntroduction introduction, ListDraft draft) => new()
    {
        Introduction = introduction,
        Ttl = draft.Ttl,
        Tools = draft.Entries<ToolEntry>(ListKind.Tools),
        Prompts = draft.Entries<PromptEntry>(ListKind.Prompts),
        Resources = draft.Entries<ResourceEntry>(ListKind.Resources),
        Templates = draft.Entries<TemplateEntry>(ListKind.Templates),
        Revision = ListingRevision.Next(),
    };
}
