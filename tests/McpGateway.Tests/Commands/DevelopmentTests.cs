using McpGateway.Commands;
using McpGateway.Configuration;
using McpGateway.Configuration.Loading;
using McpGateway.Identity;
using McpGateway.Policies;

namespace McpGateway.Tests.Commands;

/// <summary>What a newcomer runs first is valid, and lets the key that it makes do everything.</summary>
public sealed class DevelopmentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Production")]
    [InlineData(null)]
    public void Setup_OutsideOfDevelopment_IsNotFound(string? environment) =>
        Assert.Null(DevelopmentSetup.Find(_ => environment));

    [Fact]
    public async Task Setup_WithItsFirstKey_ServesBothSamples()
    {
        var setup = DevelopmentSetup.Find(_ => "Development");
        Assert.SkipWhen(setup is null, "Only debug builds know the source tree.");

        // A copy: the test must not make a key in the state of somebody's own runs.
        var copy = Path.Combine(_folder.FullName, "gateway.yaml");
        File.Copy(setup.Configuration, copy);
        var context = new CommandContext(_ => null, _folder.FullName, TimeProvider.System, null);
        var (key, _) = await LocalKey.EnsureAsync(copy, context, TestContext.Current.CancellationToken);
        Assert.NotNull(key);

        var load = new SnapshotBuilder(new ConfigurationSource(copy, setup.Policies, [new Uri("http://127.0.0.1:8080")])).Build(1);

        Assert.Empty(load.Errors);
        Assert.Empty(load.Warnings);
        var policy = load.Snapshot!.Policy;
        var roles = policy.RolesOf(Principal.ForApiKey("local").Facts)!;
        Assert.Contains("admin", roles.Names);
        Assert.All(load.Snapshot.Servers.Keys, server => Assert.True(policy.Decide(roles, new Subject(server, SubjectKind.Tool, "anything")).Allowed));
        Assert.Equal(["clock", "notes"], load.Snapshot.Gateway.Servers.Keys);
    }
}
