using System.ComponentModel;
using ModelContextProtocol.Server;

namespace SampleServer.Notes;

/// <summary>The notebook's prompt.</summary>
public sealed class NotePrompts(Notebook notebook)
{
    [McpServerPrompt(Name = "summarise", Title = "Summarise notes")]
    [Description("Summarise the notes on a topic.")]
    public string Summarise([Description("Words that stand in the notes; empty takes all.")] string topic = "")
    {
        var notes = notebook.All().Where(note =>
            note.Title.Contains(topic, StringComparison.OrdinalIgnoreCase) || note.Text.Contains(topic, StringComparison.OrdinalIgnoreCase));
        return "Summarise these notes in five sentences. Name the number of each note you draw on.\n\n"
            + string.Join("\n", notes.Select(note => $"{note.Id}. {note.Title}: {note.Text}"));
    }
}
