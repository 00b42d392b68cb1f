using McpGateway.Catalog.Merging;

namespace McpGateway.Catalog.Views;

/// <summary>
/// What a view can do, as far as the gateway routes it. Changes of lists and subscriptions are not announced, so
/// neither <c>listChanged</c> nor <c>subscribe</c> is promised.
/// </summary>
internal static class Capabilities
{
    /// <summary>
    /// On <c>/mcp</c> the three lists are always there, for a legacy client never asks again and more servers may come.
    /// The same is assumed of a server that was not read yet.
    /// </summary>
    /// <param name="servers">Those of the view.</param>
    /// <param name="merged">For <c>/mcp</c>.</param>
    public static byte[] Of(IReadOnlyList<CatalogServer> servers, bool merged)
    {
        var unread = servers.Any(server => server.Entries is null);
        var members = new List<string>(5);
        Add("tools", merged || unread || servers.Any(server => server.Introduction.HasTools));
        Add("prompts", merged || unread || servers.Any(server => server.Introduction.HasPrompts));
        Add("resources", merged || unread || servers.Any(server => server.Introduction.HasResources));
        Add("completions", unread || servers.Any(server => server.Introduction.HasCompletions));
        Add("logging", unread || servers.Any(server => server.Introduction.HasLogging));
        return System.Text.Encoding.ASCII.GetBytes("{" + string.Join(',', members) + "}");

        void Add(string name, bool has)
        {
            if (has)
            {
                members.Add($"\"{name}\":{{}}");
            }
        }
    }
}
