using McpGateway.Backends;
using McpGateway.Backends.Processes;
using McpGateway.Commands;
using McpGateway.Configuration.Listeners;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace McpGateway;

/// <summary>Builds the program around one loaded configuration and runs it until it is told to stop.</summary>
internal static class GatewayHosting
{
    public static async Task<int> ServeAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        OwnSecrets.Guard();
        await using WebApplication app = Build(request);
        await app.StartAsync(cancellationToken);
        await app.Services.GetRequiredService<StartReadiness>().WaitAsync(app.Lifetime.ApplicationStopping);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        request.Started([.. app.Services.GetService<HopListener>() is null ? addresses : addresses.SkipLast(1)]);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>The program as it serves, not started yet.</summary>
    /// <param name="request">What is served.</param>
    /// <param name="services">Replaces services: a test's clock, for one.</param>
    internal static WebApplication Build(ServeRequest request, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var first = request.First.Snapshot!.Gateway;
        var hop = first.Hop is { } options ? new HopListener(options) : null;
        builder.ConfigureListeners(first.Limits, request.Builder.Source.Listeners, request.Admin, hop);
        if (hop is not null)
        {
            builder.Services.AddSingleton(hop);
        }

        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });

        // Standard output is the record's where gateway.yaml names no file for it.
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Yarp", LogLevel.Error).AddFilter("Microsoft", LogLevel.Warning);

        // A log of its own would make the host begin an activity for each request, whether anybody traces or not.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddGateway(request);
        services?.Invoke(builder.Services);

        WebApplication app = builder.Build();

        // YARP registers authorization for policies on routes, which are not used here: the host would add a step that does nothing.
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
        app.UseGateway();
        return app;
    }
}
