using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace SampleServer.Notes;

/// <summary>A note without its text.</summary>
public sealed record NoteLine(int Id, string Title, string Uri);

/// <summary>Lines of notes; an object, because structured content must be one.</summary>
public sealed record NoteLines(IReadOnlyList<NoteLine> Notes);

/// <summary>The tools of a notebook.</summary>
public sealed class NoteTools(Notebook notebook)
{
    [McpServerTool(Name = "add_note", Title = "Add a note", Destructive = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Writes a note into this session's notebook.")]
    public Note Add(
        [Description("What the note is about, in one line.")] string title,
        [Description("The note itself.")] string text) =>
        notebook.Add(title, text, out var problem) ?? throw new McpException(problem);

    [McpServerTool(Name = "list_notes", Title = "List notes", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Titles of all notes, oldest first. Read one as the resource at its URI.")]
    public NoteLines List() => Lines(notebook.All());

    [McpServerTool(Name = "search_notes", Title = "Search notes", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Notes whose title or text has these words in it, upper and lower case alike.")]
    public NoteLines Search([Description("The words, as they stand in the note.")] string words) =>
        Lines(notebook.All().Where(note =>
            note.Title.Contains(words, StringComparison.OrdinalIgnoreCase) || note.Text.Contains(words, StringComparison.OrdinalIgnoreCase)));

    [McpServerTool(Name = "delete_note", Title = "Delete a note", Destructive = true, Idempotent = true, OpenWorld = false)]
    [Description("Deletes a note for good.")]
    public string Delete([Description("Number of the note.")] int id) =>
        notebook.Delete(id) ? $"Note {id} is deleted." : throw new McpException($"There is no note {id}.");

    private static NoteLines Lines(IEnumerable<Note> notes) => new([.. notes.Select(note => new NoteLine(note.Id, note.Title, note.Uri))]);
}
