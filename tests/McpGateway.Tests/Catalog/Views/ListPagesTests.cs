using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Access;
using McpGateway.Catalog.Views;
using McpGateway.Protocol;

namespace McpGateway.Tests.Catalog.Views;

public sealed class ListPagesTests
{
    private static readonly PageBounds Three = new(Entries: 3);

    [Fact]
    public void Pages_OfAnEmptyList_AreOneEmptyPage()
    {
        var pages = new ListPages([], merged: true, Era.Modern, Three);
        Assert.True(pages.First.IsLast);
        Assert.Equal(0, pages.First.Entries.Length);
    }

    [Fact]
    public void Pages_Followed_ShowEachEntryOnce()
    {
        var items = Items(("a", ["x3", "x1", "x2"]), ("b", ["y2", "y1", "y3", "y4"]));
        var pages = new ListPages(items, merged: true, Era.Modern, Three);
        Assert.Equal(["a__x1", "a__x2", "a__x3", "b__y1", "b__y2", "b__y3", "b__y4"], Walk(pages));
        Assert.Equal(["a__x1", "a__x2", "a__x3"], Names(pages.First));
    }

    [Fact]
    public void Pages_ByBytes_EndBeforeTheBoundButHoldOneEntryAtLeast()
    {
        var pages = new ListPages(Items(("a", ["x1", "x2", "x3"])), merged: true, Era.Modern, new PageBounds(Bytes: 1));
        Assert.Equal(["a__x1"], Names(pages.First));
        Assert.Equal(["a__x1", "a__x2", "a__x3"], Walk(pages));
    }

    [Fact]
    public void After_EntriesThatCameAndWent_GoesOnBehindTheLastSeenName()
    {
        var before = new ListPages(Items(("a", ["x1", "x3", "x5", "x7"])), merged: true, Era.Modern, Three);
        var seen = before.EndOf(before.First);
        Assert.Equal(["a__x7"], Names(before.After(seen)));

        var gone = new ListPages(Items(("a", ["x0", "x1", "x6", "x7", "x8"])), merged: true, Era.Modern, Three);
        Assert.Equal(["a__x6", "a__x7", "a__x8"], Names(gone.After(seen)));
        var shrunk = new ListPages(Items(("a", ["x1"])), merged: true, Era.Modern, Three);
        Assert.True(shrunk.After(seen) is { IsLast: true, Entries.Length: 0 });
        var serverGone = new ListPages(Items(("b", ["y"])), merged: true, Era.Modern, Three);
        Assert.Equal(["b__y"], Names(serverGone.After(seen)));
    }

    [Fact]
    public void After_InTheServersOwnOrder_FollowsTheName()
    {
        var before = new ListPages(Items(merged: false, ("a", ["c", "a", "b", "d"])), merged: false, Era.Modern, Three);
        var seen = before.EndOf(before.First);
        Assert.Equal(["d"], Names(before.After(seen)));
        var moved = new ListPages(Items(merged: false, ("a", ["n", "b", "d", "e"])), merged: false, Era.Modern, Three);
        Assert.Equal(["d", "e"], Names(moved.After(seen)));
        var gone = new ListPages(Items(merged: false, ("a", ["c", "a", "d"])), merged: false, Era.Modern, Three);
        Assert.Equal(["d"], Names(gone.After(seen)));
    }

    [Fact]
    public void After_LongNamesThatBeginAlike_SkipsNoneWhileNothingChanges()
    {
        var names = Enumerable.Range(0, 7).Select(i => new string('x', 600) + i).ToArray();
        var pages = new ListPages(Items(("a", names)), merged: true, Era.Modern, Three);
        Assert.Equal(7, Walk(pages).Count);
    }

    [Fact]
    public void After_AnyChange_NeverShowsASeenEntryAgainNorSkipsOneThatStayed()
    {
        var names = Gen.SubListOf("a", "b", "c", "d", "e", "f", "g", "h");
        Prop.ForAll(Gen.Zip(names, names).Where(pair => pair.Item1.Count > 3).ToArbitrary(), pair =>
        {
            var before = new ListPages(Items(("s", [.. pair.Item1])), merged: true, Era.Modern, Three);
            var after = new ListPages(Items(("s", [.. pair.Item2])), merged: true, Era.Modern, Three);
            var last = Names(before.First)[^1];
            var rest = new List<string>();
            for (var page = after.After(before.EndOf(before.First)); ; page = after.After(after.EndOf(page)))
            {
                rest.AddRange(Names(page));
                if (page.IsLast)
                {
                    break;
                }
            }

            return rest.SequenceEqual(Walk(after).Where(name => string.CompareOrdinal(name, last) > 0));
        }).QuickCheckThrowOnFailure();
    }

    private static ViewItem[] Items(params (string Server, string[] Names)[] servers) => Items(merged: true, servers);

    private static ViewItem[] Items(bool merged, params (string Server, string[] Names)[] servers) =>
        [.. servers.Select(pair => Catalogs.Known(pair.Server, Listings.OfTools(pair.Names))).SelectMany(server =>
        {
            var table = server.Entries!.Of(TargetKind.Tool);
            return (merged ? table.InNameOrder : table.InServerOrder).Select(entry => new ViewItem(server, entry));
        })];

    private static List<string> Walk(ListPages pages)
    {
        var names = new List<string>();
        for (var page = pages.First; ; page = pages.After(pages.EndOf(page)))
        {
            names.AddRange(Names(page));
            if (page.IsLast)
            {
                return names;
            }
        }
    }

    private static List<string> Names(ListPage page)
    {
        using var json = JsonDocument.Parse($"[{Encoding.UTF8.GetString(page.Entries.Span)}]");
        return [.. json.RootElement.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!)];
    }
}
