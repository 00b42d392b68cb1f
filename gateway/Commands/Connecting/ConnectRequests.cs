using System.Net.Http.Headers;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Headers;

namespace McpGateway.Commands.Connecting;

/// <summary>Makes the HTTP requests of a client's messages (Streamable HTTP of both eras): over stdio there are no headers.</summary>
internal static class ConnectRequests
{
    /// <summary>A legacy message; the session is null before there is one.</summary>
    public static HttpRequestMessage Legacy(ReadOnlyMemory<byte> message, ConnectSession? session)
    {
        var post = Post(message);
        Add(post, session);
        return post;
    }

    /// <summary>A modern message, with the headers that mirror it (2026-07-28, streamable-http).</summary>
    /// <param name="message">The message.</param>
    /// <param name="mirrored">The arguments that the tool wants mirrored.</param>
    public static HttpRequestMessage Modern(Envelope message, IReadOnlyList<KeyValuePair<string, string>> mirrored)
    {
        var post = Post(message.Body);
        Add(post, McpHeaderNames.ProtocolVersion, message.Text(message.Meta.ProtocolVersion)!);
        Add(post, McpHeaderNames.Method, HeaderText.Encode(message.MethodName));
        if (NameOf(message) is { } name)
        {
            Add(post, McpHeaderNames.Name, HeaderText.Encode(name));
        }

        foreach (var (header, value) in mirrored)
        {
            Add(post, header, value);
        }

        return post;
    }

    /// <summary>Listens to what belongs to no call, or goes on with a stream after an event.</summary>
    public static HttpRequestMessage Get(ConnectSession session, string? lastEventId)
    {
        var get = new HttpRequestMessage { Method = HttpMethod.Get };
        Add(get, "Accept", "text/event-stream");
        Add(get, session);
        if (lastEventId is not null)
        {
            Add(get, McpHeaderNames.LastEventId, lastEventId);
        }

        return get;
    }

    public static HttpRequestMessage Delete(ConnectSession session)
    {
        var delete = new HttpRequestMessage { Method = HttpMethod.Delete };
        Add(delete, session);
        return delete;
    }

    private static HttpRequestMessage Post(ReadOnlyMemory<byte> message)
    {
        var post = new HttpRequestMessage { Method = HttpMethod.Post, Content = new ReadOnlyMemoryContent(message) };
        post.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Add(post, "Accept", "application/json, text/event-stream");
        return post;
    }

    private static string? NameOf(Envelope message) => message.Method.Traits() is not { HasNameHeader: true, Subject: var subject } ? null
        : subject switch
        {
            MethodSubject.Name => message.Name,
            MethodSubject.Task => message.TaskId,
            _ => message.Uri,
        };

    private static void Add(HttpRequestMessage request, ConnectSession? session)
    {
        if (session is not null)
        {
            Add(request, McpHeaderNames.ProtocolVersion, session.Version);
            if (session.Id is { } id)
            {
                Add(request, McpHeaderNames.SessionId, id);
            }
        }
    }

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value))
        {
            throw new InvalidOperationException($"header {name} cannot be written");
        }
    }
}
