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
internal sealed record ListenFilter(bool Tools, bool Prompts, bool Resources, IReadOnlyList<string> Uris)
{
    /// <summary>The most resources of one stream.</summary>
    public const int MaxUris = SessionSubscriptions.MaxPerSession;

    private static readonly OwnedKeys Keys = new("toolsListChanged", "promptsListChanged", "resourcesListChanged", "resourceSubscriptions");

    /// <summary>Null where it is malformed, or names more or longer URIs than are taken.</summary>
    public static ListenFilter? Read(Envelope envelope)
    {
        Span<ByteRange> at = stackalloc ByteRange[4];
        var text = envelope.Body.Span;
        if (JsonObjects.TryRead(text, envelope.Params.Notifications, Keys, at) != ReadFault.None
            || Flag(text, at[0]) is not { } tools || Flag(text, at[1]) is not { } prompts || Flag(text, at[2]) is not { } resources
            || UrisOf(text, at[3]) is not { } uris)
        {
            return null;
        }

        return new ListenFilter(tools, prompts, resources, uris);
    }

    /// <summary>The URIs of a server's <c>notifications/subscriptions/acknowledged</c>; null for another message.</summary>
    public static IReadOnlyList<string>? Acknowledged(ReadOnlySpan<byte> parameters)
    {
        Span<ByteRange> outer = stackalloc ByteRange[1];
        Span<ByteRange> at = stackalloc ByteRange[4];
        return JsonObjects.TryRead(parameters, default, new OwnedKeys("notifications"), outer) == ReadFault.None
            && JsonKinds.Of(parameters, outer[0]) == JsonKind.Object
            && JsonObjects.TryRead(parameters, outer[0], Keys, at) == ReadFault.None
                ? UrisOf(parameters, at[3])
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
        Add(output, Uris.Count > 0, "\"resourceSubscriptions\":"u8, ref separator);
        for (var i = 0; i < Uris.Count; i++)
        {
            output.Write(i == 0 ? "["u8 : ","u8);
            JsonText.WriteString(output, Uris[i]);
        }

        output.Write(Uris.Count > 0 ? "]"u8 : ""u8);
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

    private static bool? Flag(ReadOnlySpan<byte> text, ByteRange value) => !value.IsPresent ? false : JsonKinds.Of(text, value) switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => null,
    };

    private static List<string>? UrisOf(ReadOnlySpan<byte> text, ByteRange value)
    {
        List<string> uris = [];
        if (!value.IsPresent)
        {
            return uris;
        }

        if (JsonKinds.Of(text, value) != JsonKind.Array)
        {
            return null;
        }

        var items = new JsonItems(text, value);
        while (items.MoveNext())
        {
            if (uris.Count == MaxUris || JsonObjects.StringOf(text, items.Value) is not { Length: <= SubscribedResource.MaxUri } uri)
            {
                return null;
            }

            uris.Add(uri);
        }

        return items.Fault == ReadFault.None ? uris : null;
    }
}
