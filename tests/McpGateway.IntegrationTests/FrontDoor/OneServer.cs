using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.FrontDoor;

/// <summary>One gateway before one good server, for attempts at its door.</summary>
public sealed partial class OneServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public RunningGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync(Scripts.Modern("ok"));

        // Wrong keys are tried all the time here, from one address.
        Gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{Server.Url}}" }""", "limits: { wrongKeys: 10000 }");
        await Gateway.ServerIsAsync("one", "ready");
    }

    /// <summary>Puts key and host into a request.</summary>
    public string Fill(string request) => request
        .Replace("KEY", Gateway.Key, StringComparison.Ordinal)
        .Replace("HOST", Gateway.Process.Root.Authority, StringComparison.Ordinal);

    /// <summary>An answer without what differs each time.</summary>
    public static string WithoutReference(string text) => Reference().Replace(text, "reference");

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
    }

    [GeneratedRegex("reference\"?[: ]+\"?[0-9a-z]{16}", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
