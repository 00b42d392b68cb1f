using System.Text;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>Reads one list of a server page by page into a draft.</summary>
internal sealed class ListReader(string server, IUpstreamExchange exchange, ProtocolVersion version, UpstreamSession? session, TimeSpan timeout, TimeSpan limit)
{
    private const int MethodNotFound = -32601;

    /// <summary>Reads all pages. A fault means: this list is as it was before.</summary>
    public async ValueTask<UpstreamFault?> ReadAsync(ListKind kind, ListDraft draft, CancellationToken cancellationToken)
    {
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        ReadOnlyMemory<byte> cursor = default;
        while (draft.NextPage())
        {
            var message = OwnRequests.List(kind.Method, version, cursor.Span);
            var answer = await OwnCall.AskAsync(exchange, OwnCall.Request(kind.Method, message, version, session, timeout, limit) with { IsReading = true }, cancellationToken);
            if (answer.IsFault)
            {
                return answer.Fault;
            }

            using var page = answer.Message;
            if (Take(page.Span, kind, draft, out var more, out cursor) is { } wrong)
            {
                return new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server}: {kind.Method}: {wrong}");
            }

            if (!more)
            {
                return null;
            }

            if (!cursors.Add(Encoding.UTF8.GetString(cursor.Span)))
            {
                draft.LeaveOut(kind, "what follows", "it gave the same cursor twice");
                return null;
            }
        }

        draft.LeaveOut(kind, "what follows", "there are too many pages");
        return null;
    }

    private static string? Take(ReadOnlySpan<byte> message, ListKind kind, ListDraft draft, out bool more, out ReadOnlyMemory<byte> cursor)
    {
        more = false;
        cursor = default;
        if (!MessageView.TryRead(message, out var view))
        {
            return "no JSON-RPC message";
        }

        if (view.Error.IsPresent)
        {
            return ErrorView.TryRead(message, view.Error, out var error)
                ? error.Code == MethodNotFound ? null : $"error {error.Code}: {error.Message}"
                : "an error that cannot be read";
        }

        if (ListPage.TryRead(message, view.Result, kind, out var page) is { } wrong)
        {
            return wrong;
        }

        draft.Bound(page.Ttl);
        var fits = true;
        var items = new JsonItems(message, page.Items, Members.PageDepth);
        for (var index = 0; fits && items.MoveNext(); index++)
        {
            fits = draft.Add(kind, items.Value.Of(message), index);
        }

        more = fits && page.NextCursor.IsPresent;
        cursor = page.NextCursor.Of(message).ToArray();
        return items.Fault == ReadFault.None ? null : "its entries are no valid JSON";
    }
}
