using System.Reflection;

namespace McpGateway.Commands;

/// <summary>
/// What <c>dotnet run --project gateway</c> uses where nothing else is named: the source tree that the program was
/// built from. Release builds do not know it.
/// </summary>
/// <param name="Configuration">gateway/development/gateway.yaml.</param>
/// <param name="Policies">policies/local.</param>
public sealed record DevelopmentSetup(string Configuration, string Policies)
{
    /// <summary>The API key that the first start makes.</summary>
    public const string KeyId = "local";

    /// <summary>Null unless this is a debug build started in the development environment.</summary>
    public static DevelopmentSetup? Find(Func<string, string?> variable)
    {
        var project = typeof(DevelopmentSetup).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "ProjectDirectory")?.Value;
        return project is null || variable("DOTNET_ENVIRONMENT") != "Development"
            ? null
            : new DevelopmentSetup(Path.GetFullPath("development/gateway.yaml", project), Path.GetFullPath("../policies/local", project));
    }
}
