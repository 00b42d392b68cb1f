using System.Globalization;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleServer.Notes;

/// <summary>Completes the numbers of notes and the topics of the prompt.</summary>
public sealed class NoteCompletion(Notebook notebook)
{
    // completion/complete: at most 100 values (MCP, "Completion").
    private const int MaxValues = 100;

    public ValueTask<CompleteResult> CompleteAsync(RequestContext<CompleteRequestParams> request, CancellationToken cancellationToken)
    {
        var argument = request.Params?.Argument;
        var typed = argument?.Value ?? "";
        var candidates = argument?.Name switch
        {
            "id" => notebook.All().Select(note => note.Id.ToString(CultureInfo.InvariantCulture)),
            "topic" => notebook.All().Select(note => note.Title),
            _ => [],
        };
        var matches = candidates.Where(value => value.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        return ValueTask.FromResult(new CompleteResult
        {
            Completion = new Completion { Values = [.. matches.Take(MaxValues)], Total = matches.Length, HasMore = matches.Length > MaxValues },
        });
    }
}
