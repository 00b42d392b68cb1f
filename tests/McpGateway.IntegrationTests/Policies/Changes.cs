using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Policies;

/// <summary>A document that was changed in one place.</summary>
/// <param name="What">The place and the change.</param>
/// <param name="Json">The whole.</param>
internal sealed record Change(string What, string Json);

/// <summary>Every small change of a document: each value replaced by each other kind, each key and item taken away, each key of the language and an unknown one added to each object.</summary>
internal static class Changes
{
    private static readonly string[] Values = ["7", "-1", "1.5", "true", "false", "null", "\"\"", "\"zzz\"", "\"a b\"", "[]", "{}", "[1]", "[\"zzz\"]", "[[]]", "[{}]", "{\"zzz\":1}"];

    public static IEnumerable<Change> Of(JsonNode document)
    {
        yield return new Change("nothing", document.ToJsonString());
        var paths = Paths(document, []).ToArray();

        // Keys that are right elsewhere, with a value that is right there.
        var known = paths.Where(path => path[^1] is string).DistinctBy(path => path[^1]).Select(path => (Key: (string)path[^1], Value: At(document, path)!.ToJsonString())).ToArray();
        foreach (var path in paths)
        {
            foreach (var value in Values)
            {
                yield return Changed(document, path, $"is {value}", (parent, key) => Set(parent, key, JsonNode.Parse(value)));
            }

            yield return Changed(document, path, "is gone", Remove);
            if (At(document, path) is JsonObject keys)
            {
                foreach (var (key, value) in known.Where(one => !keys.ContainsKey(one.Key)))
                {
                    yield return Changed(document, [.. path, key], $"is added as {value}", (parent, at) => Set(parent, at, JsonNode.Parse(value)));
                }

                yield return Changed(document, [.. path, "zzz"], "is new", (parent, key) => Set(parent, key, 1));
            }
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] here)
    {
        var children = node switch
        {
            JsonObject keys => keys.Select(key => (Key: (object)key.Key, key.Value)),
            JsonArray items => items.Select((item, i) => (Key: (object)i, Value: item)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Value, [.. here, child.Key]).Prepend([.. here, child.Key]));
    }

    private static Change Changed(JsonNode document, object[] path, string what, Action<JsonNode, object> change)
    {
        var copy = document.DeepClone();
        change(At(copy, path[..^1])!, path[^1]);
        return new Change($"/{string.Join('/', path)} {what}", copy.ToJsonString());
    }

    private static JsonNode? At(JsonNode? node, object[] path) => path.Aggregate(node, (at, key) => key is int i ? at![i] : at![(string)key]);

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (key is int i)
        {
            parent[i] = value;
        }
        else
        {
            parent[(string)key] = value;
        }
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (key is int i)
        {
            parent.AsArray().RemoveAt(i);
        }
        else
        {
            parent.AsObject().Remove((string)key);
        }
    }
}
