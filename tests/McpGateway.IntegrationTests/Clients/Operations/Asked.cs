using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients.Operations;

/// <summary>What the clients ask of each server.</summary>
internal static class Asked
{
    public static IReadOnlyList<Operation> Lists { get; } =
        [Operation.List("tools/list"), Operation.List("resources/list"), Operation.List("resources/templates/list"), Operation.List("prompts/list")];

    public static IReadOnlyList<Operation> Calls(Upstream upstream) => upstream.IsEverything ? EverythingCalls : SurfaceCalls;

    public static IReadOnlyList<Operation> Reads(Upstream upstream) => upstream.IsEverything ? EverythingReads : SurfaceReads;

    public static IReadOnlyList<Operation> Prompts(Upstream upstream) => upstream.IsEverything ? EverythingPrompts : SurfacePrompts;

    public static IReadOnlyList<Operation> Completions(Upstream upstream) => upstream.IsEverything ? EverythingCompletions : SurfaceCompletions;

    public static Operation Progress(Upstream upstream) => upstream.IsEverything
        ? Operation.Call("trigger-long-running-operation", new { duration = 0.2, steps = 4 }, withProgress: true)
        : Operation.Call("slow", new { steps = 3, stepMs = 10 }, withProgress: true);

    /// <summary>Of the surface. The C# SDK cannot ask a server for it: it puts the name into a header as it is.</summary>
    public static Operation PromptWithUnicodeName { get; } = Operation.Prompt("grüße", new Dictionary<string, string> { ["größe"] = "5" });

    private static readonly Operation[] EverythingCalls =
    [
        Operation.Call("echo", new { message = "Grüße, 名前 🙂 \u2028" }),
        Operation.Call("echo", new { }),
        Operation.Call("get-sum", new { a = 1, b = 2.5 }),
        Operation.Call("get-annotated-message", new { messageType = "error", includeImage = true }),
        Operation.Call("get-resource-links", new { count = 3 }),
        Operation.Call("get-resource-reference", new { resourceType = "Text", resourceId = 1 }),
        Operation.Call("get-resource-reference", new { resourceType = "Blob", resourceId = 2 }),
        Operation.Call("get-structured-content", new { location = "Chicago" }),
        Operation.Call("get-tiny-image"),
    ];

    private static readonly Operation[] SurfaceCalls =
    [
        Operation.Call("echo", new { message = "Grüße, 名前 🙂 \u2028" }),
        Operation.Call("add", new { a = 1, b = 2.5 }),
        Operation.Call("squares", new { count = 4 }),
        Operation.Call("region_lookup", new { region = " größe", level = 3, urgent = true, query = "q" }),
        Operation.Call("region_lookup", new { region = "plain" }),
        Operation.Call("unicode", new Dictionary<string, object> { ["größe"] = 3, ["名前"] = "Ada", ["🙂"] = "\u2028" }),
        Operation.Call("dotted.name"),
        Operation.Call("links"),
        Operation.Call("fail"),
        Operation.Call("tool_0042", new { value = "x" }),
        Operation.Call("big", new { bytes = 300_000 }),
    ];

    private static readonly Operation[] EverythingReads =
    [
        Operation.Read("demo://resource/static/document/features.md"),
        Operation.Read("demo://resource/dynamic/text/1"),
        Operation.Read("demo://resource/dynamic/blob/2"),
        Operation.Read("demo://resource/dynamic/text/none"),
        Operation.Read("demo://nobody/wrote/this"),
    ];

    private static readonly Operation[] SurfaceReads =
    [
        Operation.Read("note://welcome"),
        Operation.Read("note://logo"),
        Operation.Read("note://men%C3%BC?day=1#top"),
        Operation.Read("https://example.com/listed"),
        Operation.Read("note://report/12"),
        Operation.Read("note://nobody-wrote-this"),
    ];

    private static readonly Operation[] EverythingPrompts =
    [
        Operation.Prompt("simple-prompt"),
        Operation.Prompt("args-prompt", new { city = "Köln", state = "NRW" }),
        Operation.Prompt("args-prompt"),
        Operation.Prompt("completable-prompt", new { department = "Sales", name = "Eve" }),
        Operation.Prompt("resource-prompt", new { resourceType = "Text", resourceId = "3" }),
    ];

    private static readonly Operation[] SurfacePrompts =
    [
        Operation.Prompt("greet", new { name = "Ada", style = "formal" }),
        Operation.Prompt("greet"),
        Operation.Prompt("report"),
        Operation.Prompt("broken"),
    ];

    private static readonly Operation[] EverythingCompletions =
    [
        Operation.CompletePrompt("completable-prompt", "department", "S"),
        Operation.CompletePrompt("completable-prompt", "name", "", new { department = "Sales" }),
        Operation.CompleteTemplate("demo://resource/dynamic/text/{resourceId}", "resourceId", "7"),
    ];

    private static readonly Operation[] SurfaceCompletions =
    [
        Operation.CompletePrompt("greet", "style", "f"),
        Operation.CompletePrompt("grüße", "größe", "1"),
        Operation.CompleteTemplate("note://report/{id}", "id", "14"),
    ];
}
