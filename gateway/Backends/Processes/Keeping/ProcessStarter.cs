using McpGateway.Backends.Listing;
using McpGateway.Backends.Messages;
using McpGateway.Backends.Probing;
using McpGateway.Protocol;

namespace McpGateway.Backends.Processes.Keeping;

/// <summary>A process that may be called, or why there is none.</summary>
/// <param name="Connection">The connection to it.</param>
/// <param name="Version">What its conversation settled on; for a modern server what both speak.</param>
/// <param name="Introduction">What it said of itself.</param>
/// <param name="Fault">Null where there is one.</param>
/// <param name="Lived">How long one lived that could not be used.</param>
internal readonly record struct StartedProcess(ProcessConnection? Connection, ProtocolVersion? Version, ServerIntroduction? Introduction, UpstreamFault? Fault, TimeSpan Lived = default);

/// <summary>Starts processes of one server, and begins the conversation with them.</summary>
internal sealed class ProcessStarter(
    BackendSettings settings, BackendsOptions options, ProcessSupervisor supervisor, TimeProvider time, Action listChanged, ILogger logger)
{
    private string Server => settings.Server.Name;

    /// <summary>Asks a new one for its era. A modern one stays; a legacy one is ended: some end, or get confused, by a request before initialize.</summary>
    public async ValueTask<(ProbeResult Found, ProcessConnection? Kept)> ProbeAsync(CancellationToken cancellationToken)
    {
        var (connection, notStarted) = Launch();
        if (connection is null)
        {
            return (ProbeResult.Failed(notStarted!), null);
        }

        var kept = false;
        try
        {
            var request = OwnCall.Request("server/discover", OwnRequests.Discover(), ProtocolVersion.LatestModern, null, options.ProcessProbeTimeout, options.ProcessStartTimeout);
            var found = DiscoverAnswer.Judge(Server, await OwnCall.AskAsync(connection, request, cancellationToken), silenceIsLegacy: true);
            kept = found is { Fault: null, Era: Era.Modern };
            return (found, kept ? connection : null);
        }
        finally
        {
            if (!kept)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>A new one of a modern server, which needs no beginning.</summary>
    public StartedProcess Modern(ProbeResult found)
    {
        var (connection, notStarted) = Launch();
        return new StartedProcess(connection, found.Version, found.Introduction, notStarted);
    }

    /// <summary>A new one of a legacy server, by initialize and its confirmation.</summary>
    /// <param name="key">Says what is declared.</param>
    /// <param name="cancellationToken">Ends it, and the process.</param>
    public async ValueTask<StartedProcess> LegacyAsync(UpstreamSessionKey key, CancellationToken cancellationToken)
    {
        var (connection, notStarted) = Launch();
        if (connection is null)
        {
            return new StartedProcess(null, null, null, notStarted);
        }

        var kept = false;
        try
        {
            var request = OwnCall.Request("initialize", OwnRequests.Initialize(key.OfferedVersion, key.Capabilities), null, null, options.ProcessStartTimeout, options.ProcessStartTimeout);
            var (version, introduction, fault) = InitializeAnswer.Read(Server, await OwnCall.AskAsync(connection, request, cancellationToken));
            fault ??= await ConfirmAsync(connection, version!, cancellationToken);
            kept = fault is null;
            return new StartedProcess(kept ? connection : null, version, introduction, fault, time.GetElapsedTime(connection.StartedAt));
        }
        finally
        {
            if (!kept)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async ValueTask<UpstreamFault?> ConfirmAsync(ProcessConnection connection, ProtocolVersion version, CancellationToken cancellationToken)
    {
        var confirmation = OwnCall.Request("notifications/initialized", [], version, null, options.ProbeTimeout, options.ProbeTimeout) with { Id = default, Message = OwnRequests.Initialized };
        await foreach (var item in connection.SendAsync(confirmation, cancellationToken))
        {
            return item.Fault;
        }

        return null;
    }

    private (ProcessConnection? Connection, UpstreamFault? Fault) Launch()
    {
        var (process, why) = ChildProcess.Start(settings.Server, options.ProcessStopWait, time);
        if (process is null)
        {
            return (null, new UpstreamFault(UpstreamFaultKind.ConnectFailed, why!));
        }

        var connection = new ProcessConnection(process, settings, options, time, listChanged, logger);
        supervisor.Watch(connection);
        return (connection, null);
    }
}
