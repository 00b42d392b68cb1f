using McpGateway.Access;
using McpGateway.Catalog.Answers;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;

namespace McpGateway.Catalog;

public static class CatalogServices
{
    /// <summary>The catalog and what answers from it. Register Backends before, so that it hears of a snapshot first.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton(provider => new ViewBuilder(provider.GetRequiredService<IAccessDecider>(), PageBounds.Default))
        .AddSingleton<TaskIds>()
        .AddSingleton<CatalogSource>()
        .AddSingleton<ISnapshotObserver>(provider => provider.GetRequiredService<CatalogSource>())
        .AddSingleton<Cursors>()
        .AddSingleton<ListAnswers>()
        .AddSingleton<LifecycleAnswers>();

    /// <summary>Finds out what each message names.</summary>
    public static IApplicationBuilder UseTarget(this IApplicationBuilder app) => app.UseMiddleware<TargetMiddleware>();

    /// <summary>Answers or routes.</summary>
    public static IApplicationBuilder UseCatalog(this IApplicationBuilder app) => app.UseMiddleware<CatalogMiddleware>();
}
