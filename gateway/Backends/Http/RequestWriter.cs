using System.Net.Http.Headers;
using McpGateway.Protocol;
using McpGateway.Protocol.Headers;

namespace McpGateway.Backends.Http;

/// <summary>Makes the HTTP request of a message (Streamable HTTP of both eras). The address and the configured headers are the transport's to add.</summary>
internal static class RequestWriter
{
    public static HttpRequestMessage Post(UpstreamRequest request)
    {
        var post = Message(request.Message, request.Version, request.Session);
        if (request.Version is { Era: Era.Modern })
        {
            Mirror(post, request);
        }

        return post;
    }

    /// <summary>A message in no session that is named in a header, or in this one.</summary>
    public static HttpRequestMessage Message(ReadOnlyMemory<byte> message, ProtocolVersion? version, UpstreamSession? session = null)
    {
        var post = new HttpRequestMessage { Method = HttpMethod.Post, Content = new ReadOnlyMemoryContent(message) };
        post.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Add(post, "Accept", "application/json, text/event-stream");
        Add(post, "Accept-Encoding", "identity");
        Conversation(post, version, session);
        return post;
    }

    /// <summary>The request that ends a legacy session (2025-03-26, session management).</summary>
    public static HttpRequestMessage Delete(UpstreamSession session)
    {
        var delete = new HttpRequestMessage { Method = HttpMethod.Delete };
        Conversation(delete, session.Version, session);
        return delete;
    }

    /// <summary>The request that goes on with an answer after this event (2025-11-25, resumability).</summary>
    public static HttpRequestMessage Resume(UpstreamSession session, string lastEventId)
    {
        var get = Listen(session);
        Add(get, McpHeaderNames.LastEventId, lastEventId);
        return get;
    }

    /// <summary>The request that listens to what a server says beside its answers (2025-03-26, basic/transports).</summary>
    public static HttpRequestMessage Listen(UpstreamSession session)
    {
        var get = Stream();
        Conversation(get, session.Version, session);
        return get;
    }

    /// <summary>The request that begins a conversation with a server that has nothing newer (2024-11-05, basic/transports).</summary>
    public static HttpRequestMessage Stream()
    {
        var get = new HttpRequestMessage { Method = HttpMethod.Get };
        Add(get, "Accept", "text/event-stream");
        Add(get, "Accept-Encoding", "identity");
        return get;
    }

    private static void Conversation(HttpRequestMessage message, ProtocolVersion? version, UpstreamSession? session)
    {
        if (version is not null)
        {
            Add(message, McpHeaderNames.ProtocolVersion, version.Name);
        }

        if (session?.Id is { } id)
        {
            Add(message, McpHeaderNames.SessionId, id);
        }
    }

    // Made anew for each modern server, from what the message says, never passed on from a client (design §3, SEP-2243).
    private static void Mirror(HttpRequestMessage post, UpstreamRequest request)
    {
        Add(post, McpHeaderNames.Method, HeaderText.Encode(request.Method));
        if (request.Name is { } name)
        {
            Add(post, McpHeaderNames.Name, HeaderText.Encode(name));
        }

        foreach (var (header, value) in request.ParamHeaders)
        {
            Add(post, header, value);
        }
    }

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.TryAddWithoutValidation(name, value))
        {
            throw new InvalidOperationException($"header {name} cannot be written");
        }
    }
}
