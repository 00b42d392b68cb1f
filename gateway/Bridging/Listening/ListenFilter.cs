using McpGateway.Bridging.Subscriptions;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Listening;

/// <summary>What a modern client wants to hear of (2026-07-28, SubscriptionFilter), or what of it is kept. Members that are not known here are not kept.</summary>
/// <param name="Tools">Changes of tools/list.</param>
/// <param name="Prompts">Changes of prompts/list.</param>
/// <param name="Resources">Changes of resources/list and resources/templates/list.</param>
/// <param name="Uris">Resources, as the client spells them; no more than <see cref="MaxUris"/>.</param>
/// <param name="Tasks">Task ids, as the client has them (ext-tasks, Task Status Notifications); no more than <see cref="MaxTasks"/>.</param>
internal sealed record ListenFilter(bool Tools, bool Prompts, bool Resources, IReadOnlyList<string> Uris, IReadOnlyList<string> Tasks)
{
    public static readonly ListenFilter Nothing = new(false, false, false, [], []);

    /// <summary>The most tasks of one stream.</summary>
    public const int MaxTasks = 64;

    /// <summary>The longest task id, in characters.</summary>
    public const int MaxTask = 16 << 10;

    /// <summary>The most resources of one stream.</summary>
    public const int MaxUris = SessionSubscriptions.MaxPerSession;

    private static readonly OwnedKeys Keys = new("toolsListChanged", "promptsListChanged", "resourcesListChanged", "resourceSubscriptions", "taskIds");

    /// <summary>Null where it is malformed, or names more or longer URIs than are taken.</summary>
    public static ListenFilter? Read(Envelope envelope) => Read(envelope.Body.Span, envelope.Params.Notifications);

    /// <summary>What a server's <c>notifications/subscriptions/acknowledged</c> keeps; null for another message.</summary>
    public static ListenFilter? Acknowledged(ReadOnlySpan<byte> parameters)
    {
        Span<ByteRange> outer = stackalloc ByteRange[1];
        return JsonObjects.TryRead(parameters, default, new OwnedKeys("notifications"), outer) == ReadFault.None
            && JsonKinds.Of(parameters, outer[0]) == JsonKind.Object
                ? Read(parameters, outer[0])
                : null;
    }

    private static ListenFilter? Read(ReadOnlySpan<byte> text, ByteRange filter)
    {
        Span<ByteRange> at = stackalloc ByteRange[5];
        return JsonObjects.TryRead(text, filter, Keys, at) == ReadFault.None
            && Flag(text, at[0]) is { } tools && Flag(text, at[1]) is { } prompts && Flag(text, at[2]) is { } resources
            && TextsOf(text, at[3], MaxUris, SubscribedResource.MaxUri) is { } uris && TextsOf(text, at[4], MaxTasks, MaxTask) is { } tasks
                ? new ListenFilter(tools, prompts, resources, uris, tasks)
                : null;
    }

    public bool Wants(string list) => list switch
    {
        "tools" => Tools,
        "prompts" => Prompts,
        _ => Resources,
    };

    /// <summary>As a JSON object, without what is not there.</summary>
    public void Write(PooledWriter output)
    {
        var separator = "{"u8;
        Add(output, Tools, "\"toolsListChanged\":true"u8, ref separator);
        Add(output, Prompts, "\"promptsListChanged\":true"u8, ref separator);
        Add(output, Resources, "\"resourcesListChanged\":true"u8, ref separator);
        Add(output, Uris, "\"resourceSubscriptions\":"u8, ref separator);
        Add(output, Tasks, "\"taskIds\":"u8, ref separator);
        output.Write(separator[0] == (byte)'{' ? "{}"u8 : "}"u8);
    }

    private static void Add(PooledWriter output, bool has, ReadOnlySpan<byte> member, ref ReadOnlySpan<byte> separator)
    {
        if (has)
        {
            output.Write(separator);
            output.Write(member);
            separator = ","u8;
        }
    }

    private static void Add(PooledWriter output, IReadOnlyList<string> texts, ReadOnlySpan<byte> member, ref ReadOnlySpan<byte> separator)
    {
        Add(output, texts.Count > 0, member, ref separator);
        for (var i = 0; i < texts.Count; i++)
        {
            output.Write(i == 0 ? "["u8 : ","u8);
            JsonText.WriteString(output, texts[i]);
        }

        output.Write(texts.Count > 0 ? "]"u8 : ""u8);
    }

    private static bool? Flag(ReadOnlySpan<byte> text, ByteRange value) => !value.IsPresent ? false : JsonKinds.Of(text, value) switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => null,
    };

    private static List<string>? TextsOf(ReadOnlySpan<byte> text, ByteRange value, int most, int longest)
    {
        List<string> texts = [];
        if (!value.IsPresent)
        {
            return texts;
        }

        if (JsonKinds.Of(text, value) != JsonKind.Array)
        {
            return null;
        }

        var items = new JsonItems(text, value);
        while (items.MoveNext())
        {
            if (texts.Count == most || JsonObjects.StringOf(text, items.Value) is not { } one || one.Length > longest)
            {
                return null;
            }

            texts.Add(one);
        }

        return items.Fault == ReadFault.None ? texts : null;
    }
}
