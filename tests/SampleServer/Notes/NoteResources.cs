using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace SampleServer.Notes;

/// <summary>Each note as a resource: read through a template, listed as long as it exists.</summary>
public sealed class NoteResources(Notebook notebook)
{
    [McpServerResource(UriTemplate = "note://notebook/{id}", Name = "note", Title = "A note", MimeType = "text/markdown")]
    [Description("One note by its number.")]
    public string Read(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && notebook.Find(number) is { } note
            ? $"# {note.Title}\n\n{note.Text}\n"
            : throw new McpProtocolException($"There is no note {id}.", McpErrorCode.ResourceNotFound);

    /// <summary>A collection that holds the template and one entry per note, and changes with the notebook: clients are told by <c>list_changed</c>.</summary>
    public McpServerResourceCollection Collection()
    {
        McpServerResourceCollection collection = [McpServerResource.Create(Read)];
        foreach (var note in notebook.All())
        {
            collection.Add(Entry(note));
        }

        notebook.Changed += (note, added) =>
        {
            if (added)
            {
                collection.TryAdd(Entry(note));
            }
            else if (collection.TryGetPrimitive(note.Uri, out var entry))
            {
                collection.Remove(entry);
            }
        };
        return collection;
    }

    private McpServerResource Entry(Note note)
    {
        var id = note.Id.ToString(CultureInfo.InvariantCulture);
        return McpServerResource.Create(() => Read(id), new McpServerResourceCreateOptions
        {
            UriTemplate = note.Uri,
            Name = $"note-{id}",
            Title = note.Title,
            MimeType = "text/markdown",
        });
    }
}
