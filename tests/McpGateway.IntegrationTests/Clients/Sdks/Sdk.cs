using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>The clients that people have: which SDK, in which mode.</summary>
public enum Sdk
{
    /// <summary>TypeScript SDK 1.32: legacy.</summary>
    V1,

    /// <summary>TypeScript client 2.4 as it comes: legacy.</summary>
    V2,

    /// <summary>TypeScript client 2.4 that probes: modern where the server is.</summary>
    V2Auto,

    /// <summary>TypeScript client 2.4 pinned to 2026-07-28.</summary>
    V2Pinned,

    /// <summary>C# SDK 2.3.1 as it comes: modern where the server is.</summary>
    CSharp,

    /// <summary>No SDK but the messages themselves, legacy.</summary>
    WireLegacy,

    /// <summary>No SDK but the messages themselves, modern.</summary>
    WireModern,
}

public static class Sdks
{
    public static IReadOnlyList<Sdk> All { get; } = Enum.GetValues<Sdk>();

    /// <summary>The era in which it talks to the gateway, which serves both.</summary>
    public static bool IsModernHere(this Sdk sdk) => sdk is not (Sdk.V1 or Sdk.V2 or Sdk.WireLegacy);

    /// <summary>Whether its caller sees −32002 where a legacy server says so: the newer SDKs show the modern code.</summary>
    public static bool ShowsLegacyCodes(this Sdk sdk) => sdk is Sdk.V1 or Sdk.WireLegacy;

    /// <summary>Who asks the server directly for comparison: the same SDK, in a mode that shares the server's era, where it has one.</summary>
    public static Sdk Reference(this Sdk sdk, bool modernServer) => (sdk, modernServer) switch
    {
        (Sdk.CSharp, _) => Sdk.CSharp,
        (Sdk.WireLegacy or Sdk.WireModern, _) => modernServer ? Sdk.WireModern : Sdk.WireLegacy,
        (_, true) => Sdk.V2Pinned,
        (Sdk.V1, false) => Sdk.V1,
        (_, false) => Sdk.V2,
    };

    /// <summary>Connects and lists the tools, as hosts do: the modern clients learn there what to mirror into headers.</summary>
    /// <exception cref="InvalidOperationException">It could not; the message says why.</exception>
    public static async Task<ISdkClient> ConnectAsync(this Sdk sdk, Uri url, string? apiKey, CancellationToken cancellationToken)
    {
        var client = await OpenAsync(sdk, url, apiKey, cancellationToken);
        await client.SendAsync(Operation.List("tools/list"), cancellationToken);
        return client;
    }

    /// <summary>The same over HTTP+SSE, the transport of 2024-11-05.</summary>
    public static async Task<ISdkClient> ConnectOverSseAsync(this Sdk sdk, Uri url, string? apiKey, CancellationToken cancellationToken)
    {
        ISdkClient client = sdk == Sdk.CSharp
            ? await CSharpClient.ConnectAsync(url, apiKey, cancellationToken, sse: true)
            : await TypeScriptClient.ConnectAsync(KindOf(sdk), url, apiKey, cancellationToken, sse: true);
        await client.SendAsync(Operation.List("tools/list"), cancellationToken);
        return client;
    }

    /// <summary>The same over the standard input and output of a program.</summary>
    public static async Task<ISdkClient> ConnectAsync(this Sdk sdk, StdioServer program, CancellationToken cancellationToken)
    {
        ISdkClient client = sdk == Sdk.CSharp
            ? await CSharpClient.ConnectAsync(program, cancellationToken)
            : await TypeScriptClient.ConnectAsync(KindOf(sdk), new Uri("http://127.0.0.1/"), null, cancellationToken, stdio: program);
        await client.SendAsync(Operation.List("tools/list"), cancellationToken);
        return client;
    }

    private static NodeClientKind KindOf(Sdk sdk) => sdk switch
    {
        Sdk.V1 => NodeClientKind.V1,
        Sdk.V2 => NodeClientKind.V2,
        Sdk.V2Auto => NodeClientKind.V2Auto,
        Sdk.V2Pinned => NodeClientKind.V2Pinned,
        _ => throw new ArgumentOutOfRangeException(nameof(sdk), sdk, "is no TypeScript client"),
    };

    private static async Task<ISdkClient> OpenAsync(Sdk sdk, Uri url, string? apiKey, CancellationToken cancellationToken) => sdk switch
    {
        Sdk.CSharp => await CSharpClient.ConnectAsync(url, apiKey, cancellationToken),
        Sdk.WireLegacy or Sdk.WireModern => await WireClient.ConnectAsync(sdk == Sdk.WireModern, url, apiKey, cancellationToken),
        _ => await TypeScriptClient.ConnectAsync(KindOf(sdk), url, apiKey, cancellationToken),
    };
}
