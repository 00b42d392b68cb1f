using McpGateway.Catalog.Merging;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Catalog.Views;

/// <summary>
/// What a view can do, as far as the gateway routes it. <c>subscribe</c> is promised where a server of the view offers it,
/// <c>listChanged</c> always: a policy can change every list.
/// </summary>
internal static class Capabilities
{
    /// <summary>
    /// On <c>/mcp</c> the three lists are always there, for a legacy client never asks again and more servers may come.
    /// The same is assumed of a server that was not read yet.
    /// </summary>
    /// <param name="servers">Those of the view.</param>
    /// <param name="merged">For <c>/mcp</c>.</param>
    /// <param name="era">The client's.</param>
    /// <param name="hasApps">Some tool of the view is an MCP App's. Whose none may be seen is not told that there are any.</param>
    public static byte[] Of(IReadOnlyList<CatalogServer> servers, bool merged, Era era, bool hasApps)
    {
        var unread = servers.Any(server => server.Entries is null);
        var members = new List<string>(5);
        const string changes = "\"listChanged\":true";
        var subscribe = servers.Any(server => Subscribes(server, era)) ? "\"subscribe\":true," : "";
        Add("tools", merged || unread || servers.Any(server => server.Introduction.HasTools), changes);
        Add("prompts", merged || unread || servers.Any(server => server.Introduction.HasPrompts), changes);
        Add("resources", merged || unread || servers.Any(server => server.Introduction.HasResources), subscribe + changes);
        Add("completions", unread || servers.Any(server => server.Introduction.HasCompletions));
        Add("logging", unread || servers.Any(server => server.Introduction.HasLogging));
        var cancel = servers.Any(server => server.HasTasks(era) && server.Introduction.HasTaskCancel) ? "\"cancel\":{}," : "";
        Add("tasks", era == Era.Legacy && HasTasks(servers, era), cancel + "\"requests\":{\"tools\":{\"call\":{}}}");
        var tasks = era == Era.Modern && HasTasks(servers, era) ? $"\"{Extensions.Tasks}\":{{}}" : null;
        var apps = hasApps ? $"\"{Extensions.Ui}\":{{}}" : null;
        Add("extensions", tasks is not null || hasApps, string.Join(',', new[] { tasks, apps }.OfType<string>()));
        return System.Text.Encoding.ASCII.GetBytes("{" + string.Join(',', members) + "}");

        void Add(string name, bool has, string features = "")
        {
            if (has)
            {
                members.Add($"\"{name}\":{{{features}}}");
            }
        }
    }

    /// <summary>One of them has tasks that clients of this era can follow through the gateway.</summary>
    public static bool HasTasks(IReadOnlyList<CatalogServer> servers, Era era) => servers.Any(server => server.HasTasks(era));

    /// <summary>A legacy client's needs a legacy conversation of its own. Over the one conversation with a legacy process that all share nobody could tell whose subscription it is.</summary>
    private static bool Subscribes(CatalogServer server, Era era) =>
        (server.Options is { Transport: not ServerTransport.Process } or { Isolation: not Isolation.Shared } || server.IsModern) && (era == Era.Modern || server.IsLegacyToLegacy)
        && server.Introduction is { HasResources: true, HasSubscribe: true };
}
