using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Views;
using McpGateway.Policies;
using McpGateway.Tests.Catalog;

namespace McpGateway.Tests.Policies.Properties;

/// <summary>Lists and calls of the gateway's own steps, from the target to the answer, over random policies.</summary>
public class ViewProperties
{
    private static readonly string[] Tools = ["a", "ab", "b"];
    private static readonly string[] Uris = ["x://a", "x://a/b", "x://b"];
    private static readonly string[] Keys = ["k", "other"];

    [Fact]
    public void Listed_AndOnlyListed_MayBeCalled() => Check(sketch => Task.Run(async () =>
    {
        using var rig = await RigAsync(sketch);
        foreach (var key in Keys.Where(key => rig.Snapshot.Policy.RolesOf(ClientFacts.OfApiKey(key)) is not null))
        {
            var tools = await NamesAsync(rig, key, "tools/list", "tools", "name");
            foreach (var name in Tools.SelectMany(tool => new[] { $"s__{tool}", $"t__{tool}" }))
            {
                // A call that Access lets pass, or whose argument it refuses, is not answered as unknown.
                var answer = await rig.ModernAsync("tools/call", $"\"name\":\"{name}\",\"arguments\":{{}}", key);
                if (tools.Contains(name) == (answer.Code == -32602))
                {
                    return false;
                }
            }

            var resources = await NamesAsync(rig, key, "resources/list", "resources", "uri");
            foreach (var uri in Uris.SelectMany(uri => new[] { $"s+{uri}", $"t+{uri}" }))
            {
                if (resources.Contains(uri) == ((await rig.ModernAsync("resources/read", $"\"uri\":\"{uri}\"", key)).Code == -32602))
                {
                    return false;
                }
            }
        }

        return true;
    }));

    [Fact]
    public void View_SharedWithOthers_EqualsTheOneMadeForThePrincipalAlone() => Check(sketch => Task.Run(async () =>
    {
        using var shared = await RigAsync(sketch);
        foreach (var method in (string[])["tools/list", "resources/list", "prompts/list", "resources/templates/list", "server/discover"])
        {
            foreach (var key in Keys.Where(key => shared.Snapshot.Policy.RolesOf(ClientFacts.OfApiKey(key)) is not null))
            {
                using var alone = await RigAsync(sketch);
                if ((await shared.ModernAsync(method, key: key)).Text != (await alone.ModernAsync(method, key: key)).Text)
                {
                    return false;
                }
            }
        }

        return true;
    }));

    private static async Task<CatalogRig> RigAsync(Sketch sketch)
    {
        var rig = new CatalogRig(sketch.Text(), PageBounds.Default, ("s", Listing()), ("t", Listing()));
        await rig.StartAsync();
        return rig;
    }

    private static ServerListing Listing() => Listings.Of(
        [.. Tools.Select(Listings.Tool)], [.. Tools.Select(Listings.Prompt)], [.. Uris.Select(Listings.Resource)], [Listings.Template("x://a/{b}")]);

    private static async Task<HashSet<string>> NamesAsync(CatalogRig rig, string key, string method, string list, string name)
    {
        var answer = await rig.ModernAsync(method, key: key);
        return [.. JsonDocument.Parse(answer.Text).RootElement.GetProperty("result").GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty(name).GetString()!)];
    }

    private static void Check(Func<Sketch, Task<bool>> holds) =>
        Prop.ForAll(Sketch.Any.ToArbitrary(), sketch => holds(sketch).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
}
