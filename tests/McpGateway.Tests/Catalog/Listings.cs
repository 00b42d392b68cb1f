using System.Collections.Immutable;
using System.Text;
using McpGateway.Backends.Listing;

namespace McpGateway.Tests.Catalog;

/// <summary>Listings as a reading would have brought them, from JSON.</summary>
internal static class Listings
{
    private static long _revision = 1;

    public static ServerListing Of(string[]? tools = null, string[]? prompts = null, string[]? resources = null, string[]? templates = null, ServerIntroduction? introduction = null, TimeSpan? ttl = null) => new()
    {
        Revision = Interlocked.Increment(ref _revision),
        Tools = Read<ToolEntry>(ListKind.Tools, tools),
        Prompts = Read<PromptEntry>(ListKind.Prompts, prompts),
        Resources = Read<ResourceEntry>(ListKind.Resources, resources),
        Templates = Read<TemplateEntry>(ListKind.Templates, templates),
        Introduction = introduction ?? new ServerIntroduction { HasTools = true, HasPrompts = true, HasResources = true },
        Ttl = ttl,
    };

    /// <summary>Tools that have nothing but a name and a schema.</summary>
    public static ServerListing OfTools(params string[] names) => Of(tools: [.. names.Select(Tool)]);

    public static string Tool(string name) => $$"""{"name":{{Quote(name)}},"inputSchema":{"type":"object"} }""";

    public static string Prompt(string name) => $$"""{"name":{{Quote(name)}}}""";

    public static string Resource(string uri) => $$"""{"uri":{{Quote(uri)}},"name":"n"}""";

    public static string Template(string uri) => $$"""{"uriTemplate":{{Quote(uri)}},"name":"n"}""";

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static ImmutableArray<T> Read<T>(ListKind kind, string[]? entries)
        where T : ListedEntry
    {
        var read = ImmutableArray.CreateBuilder<T>();
        foreach (var json in entries ?? [])
        {
            Assert.Null(EntryReader.TryRead(Encoding.UTF8.GetBytes(json), kind, out var entry));
            read.Add(Assert.IsType<T>(entry));
        }

        return read.DrainToImmutable();
    }
}
