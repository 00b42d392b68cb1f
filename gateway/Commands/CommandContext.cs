namespace McpGateway.Commands;

/// <summary>What the commands take from around them.</summary>
/// <param name="Variable">Reads the environment.</param>
/// <param name="Directory">Relative paths on the command line start here.</param>
/// <param name="Time">For expiries.</param>
/// <param name="Development">The development set-up of a source tree; null for an installed program.</param>
public sealed record CommandContext(Func<string, string?> Variable, string Directory, TimeProvider Time, DevelopmentSetup? Development)
{
    /// <summary>This process's.</summary>
    public static CommandContext OfProcess() =>
        new(Environment.GetEnvironmentVariable, Environment.CurrentDirectory, TimeProvider.System, DevelopmentSetup.Find(Environment.GetEnvironmentVariable));
}
