using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>Something that a client does, in the protocol's terms.</summary>
/// <param name="Method">The method.</param>
/// <param name="Params">Its parameters, without <c>_meta</c>.</param>
/// <param name="WithProgress">Whether the caller wants to hear of progress.</param>
public sealed record Operation(string Method, JsonObject Params, bool WithProgress = false)
{
    public static Operation List(string method) => new(method, []);

    public static Operation Call(string tool, object? arguments = null, bool withProgress = false) =>
        new("tools/call", Of(new { name = tool, arguments = arguments ?? new { } }), withProgress);

    public static Operation Read(string uri) => new("resources/read", Of(new { uri }));

    public static Operation Prompt(string name, object? arguments = null) => new("prompts/get", Of(new { name, arguments = arguments ?? new { } }));

    public static Operation CompletePrompt(string prompt, string argument, string value, object? chosen = null) =>
        Complete(new { type = "ref/prompt", name = prompt }, argument, value, chosen);

    public static Operation CompleteTemplate(string uriTemplate, string argument, string value) =>
        Complete(new { type = "ref/resource", uri = uriTemplate }, argument, value, null);

    public static Operation Level(string level) => new("logging/setLevel", Of(new { level }));

    public static Operation Ping() => new("ping", []);

    public override string ToString() => $"{Method} {Params.ToJsonString()}";

    private static Operation Complete(object reference, string argument, string value, object? chosen)
    {
        var parameters = Of(new { @ref = reference, argument = new { name = argument, value } });
        if (chosen is not null)
        {
            parameters["context"] = Of(new { arguments = chosen });
        }

        return new Operation("completion/complete", parameters);
    }

    private static JsonObject Of(object value) => (JsonObject)JsonSerializer.SerializeToNode(value)!;
}
