namespace McpGateway.Backends.Processes.Keeping;

/// <summary>A process that belongs to one principal or one session, and the conversations over it.</summary>
/// <param name="place">Whose it is: callers with the same place share it.</param>
/// <param name="principal">Whose calls it gets.</param>
internal sealed class OwnedProcess(string place, string principal)
{
    public string Place { get; } = place;

    public string Principal { get; } = principal;

    /// <summary>Its beginning; shared by all who wait for it.</summary>
    public required Lazy<Task<StartedProcess>> Started { get; init; }

    /// <summary>The ids of its conversations.</summary>
    public HashSet<string> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>Callers that wait for its beginning.</summary>
    public int Waiting { get; set; }

    /// <summary>Nobody is given it any more.</summary>
    public bool HasEnded { get; set; }

    public ProcessConnection? Connection => Started is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } done } ? done.GetAwaiter().GetResult().Connection : null;
}
