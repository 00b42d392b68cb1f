using System.Collections.Concurrent;
using System.Net;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Json;

namespace McpGateway.Commands.Connecting;

/// <summary>
/// The client's session with the gateway. One that the gateway does not know any more is opened again by what the client
/// said before: initialize, its log level, its subscriptions.
/// </summary>
internal sealed class LegacyConversation(GatewayHttp gateway, ConnectLog log) : IDisposable
{
    private const int MostSubscriptions = 1_000;
    private static readonly OwnedKeys VersionKeys = new("protocolVersion");

    private readonly ConcurrentDictionary<string, byte[]> _subscriptions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile ConnectSession? _current;
    private volatile byte[]? _initialize;
    private volatile byte[]? _level;

    /// <summary>Null before the first.</summary>
    public ConnectSession? Current => _current;

    /// <summary>The answer to the client's initialize has come; false where it agrees on nothing.</summary>
    public bool Began(ReadOnlyMemory<byte> initialize, HttpResponseMessage head, ReadOnlySpan<byte> answer, ByteRange result)
    {
        if (SessionOf(head, answer, result) is not { } session)
        {
            return false;
        }

        _subscriptions.Clear();
        (_level, _initialize, _current) = (null, initialize.ToArray(), session);
        return true;
    }

    /// <summary>Keeps what has to be said again in another session; the gateway has accepted it.</summary>
    public void Remember(Envelope request)
    {
        switch (request.Method)
        {
            case McpMethod.LoggingSetLevel:
                _level = request.Body.ToArray();
                break;
            case McpMethod.ResourcesSubscribe when request.Uri is { } uri && _subscriptions.Count < MostSubscriptions:
                _subscriptions[uri] = request.Body.ToArray();
                break;
            case McpMethod.ResourcesUnsubscribe when request.Uri is { } uri:
                _subscriptions.TryRemove(uri, out _);
                break;
        }
    }

    /// <summary>The session in the place of a lost one, opened by whoever comes first; null where it could not be.</summary>
    public async ValueTask<ConnectSession?> ReopenAsync(ConnectSession lost, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(_current, lost))
            {
                return _current;
            }

            if (_initialize is not { } initialize || await OpenAsync(initialize, cancellationToken) is not { } opened)
            {
                log.Say("the session is lost, and could not be opened again");
                return null;
            }

            if (opened.Version != lost.Version)
            {
                // What the client has learnt of the other side would not hold any more.
                log.Say("the session is lost, and the gateway speaks another revision now: start again");
                return null;
            }

            foreach (var message in (byte[]?[])[OwnRequests.Initialized.ToArray(), _level, .. _subscriptions.Values])
            {
                if (message is not null)
                {
                    (await gateway.SendAsync(() => ConnectRequests.Legacy(message, opened), cancellationToken)).Answer?.Dispose();
                }
            }

            log.Say("the session was lost, and is opened again");
            return _current = opened;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends the session at the gateway.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_current is { Id: not null } session)
        {
            (await gateway.SendAsync(() => ConnectRequests.Delete(session), cancellationToken)).Answer?.Dispose();
        }
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask<ConnectSession?> OpenAsync(byte[] initialize, CancellationToken cancellationToken)
    {
        using var answer = (await gateway.SendAsync(() => ConnectRequests.Legacy(initialize, null), cancellationToken)).Answer;
        if (answer?.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }

        using var messages = await AnswerMessages.OpenAsync(answer, cancellationToken);
        while (messages is not null && await messages.NextAsync() is { } message)
        {
            using (message)
            {
                if (MessageView.TryRead(message.Span, out var view) && view.Kind == Backends.Messages.MessageKind.Response)
                {
                    return SessionOf(answer, message.Span, view.Result);
                }
            }
        }

        return null;
    }

    private static ConnectSession? SessionOf(HttpResponseMessage head, ReadOnlySpan<byte> answer, ByteRange result)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        if (JsonKinds.Of(answer, result) != JsonKind.Object || Members.TryRead(answer, result, VersionKeys, at) != ReadFault.None
            || JsonObjects.StringOf(answer, at[0]) is not { } version || !IsHeader(version))
        {
            return null;
        }

        var id = head.Headers.TryGetValues(McpHeaderNames.SessionId, out var values) ? values.First() : null;
        return id is null || IsHeader(id) ? new ConnectSession(id, version) : null;
    }

    // 2025-11-25, transports: 0x21 to 0x7E. Anything else could end a header of ours and begin another.
    private static bool IsHeader(string text) => text.Length is > 0 and <= 1024 && text.All(c => c is >= '!' and <= '~');
}
