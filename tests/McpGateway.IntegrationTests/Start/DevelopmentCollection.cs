namespace McpGateway.IntegrationTests.Start;

/// <summary>Tests of <c>dotnet run --project gateway</c>; one after the other, on one copy of the sources.</summary>
[CollectionDefinition(Name)]
public sealed class DevelopmentCollection : ICollectionFixture<DevelopmentFixture>
{
    public const string Name = "development run";
}
