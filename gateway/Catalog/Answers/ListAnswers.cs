using McpGateway.Catalog.Views;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Catalog.Answers;

/// <summary>Answers the four lists from a view. Only the id and the cursor are made per request.</summary>
internal sealed class ListAnswers(Cursors cursors)
{
    private static readonly byte[][] ModernHeads = Heads("{\"resultType\":\"complete\",\"");
    private static readonly byte[][] LegacyHeads = Heads("{\"");

    public Task AnswerAsync(HttpContext context, ExchangeFeature exchange, Envelope envelope, View view, ListKind kind, Principal principal)
    {
        var list = view.List(kind);
        var page = list.First;
        if (envelope.Params.Cursor.IsPresent)
        {
            var text = envelope.Text(envelope.Params.Cursor);
            if (text is null || cursors.TryOpen(principal.Id, exchange.EndpointServer, kind, text) is not { } position)
            {
                return context.RefuseAsync(Refusal.CursorInvalid);
            }

            page = list.After(position);
        }

        var modern = exchange.Era == Era.Modern;
        using var tail = new PooledWriter(256);
        tail.Write((byte)']');
        if (!page.IsLast)
        {
            tail.Write(",\"nextCursor\":"u8);
            JsonText.WriteString(tail, cursors.Seal(principal.Id, exchange.EndpointServer, kind, list.EndOf(page)));
        }

        if (modern)
        {
            tail.Write(view.Hints);
        }

        tail.Write((byte)'}');
        var head = (modern ? ModernHeads : LegacyHeads)[(int)kind - 1];
        return JsonAnswer.WriteAsync(context, envelope.RawId, head, page.Entries, tail.WrittenSpan.ToArray());
    }

    private static byte[][] Heads(string beginning) =>
        [.. ListKinds.All.Select(kind => (byte[])[.. System.Text.Encoding.ASCII.GetBytes(beginning), .. kind.Member(), .. "\":["u8])];
}
