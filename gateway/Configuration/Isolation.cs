namespace McpGateway.Configuration;

/// <summary>Who shares one local process (<c>isolation</c>).</summary>
public enum Isolation
{
    /// <summary>Everybody.</summary>
    Shared,

    /// <summary>All that one principal does; of a legacy server one for each set of capabilities that its clients declare.</summary>
    Principal,

    /// <summary>One session of a legacy client. Modern clients have none: what they do is shared by principal.</summary>
    Session,
}
