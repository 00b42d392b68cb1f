using System.Globalization;

namespace SampleServer.Notes;

/// <summary>The notes of one session. Safe for calls that run at the same time; bounded in number and size.</summary>
public sealed class Notebook(TimeProvider time)
{
    /// <summary>Notes a notebook holds.</summary>
    public const int MaxNotes = 200;

    /// <summary>Characters of a title.</summary>
    public const int MaxTitle = 120;

    /// <summary>Characters of a text.</summary>
    public const int MaxText = 8_192;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Note> _notes = [];
    private int _lastId;

    /// <summary>Raised after a note was added or deleted.</summary>
    public event Action<Note, bool>? Changed;

    /// <summary>Adds a note; null where it is too long or the notebook full, with the reason in <paramref name="problem"/>.</summary>
    public Note? Add(string title, string text, out string problem)
    {
        problem = title.Length is 0 or > MaxTitle ? $"A title has 1 to {MaxTitle} characters."
            : text.Length > MaxText ? $"A note has at most {MaxText} characters."
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        Note note;
        lock (_gate)
        {
            if (_notes.Count >= MaxNotes)
            {
                problem = $"The notebook is full ({MaxNotes} notes). Delete some first.";
                return null;
            }

            note = new Note(++_lastId, title, text, time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            _notes.Add(note.Id, note);
        }

        Changed?.Invoke(note, true);
        return note;
    }

    /// <summary>Removes a note; false where there is none.</summary>
    public bool Delete(int id)
    {
        Note? note;
        lock (_gate)
        {
            if (!_notes.Remove(id, out note))
            {
                return false;
            }
        }

        Changed?.Invoke(note, false);
        return true;
    }

    public Note? Find(int id)
    {
        lock (_gate)
        {
            return _notes.GetValueOrDefault(id);
        }
    }

    /// <summary>All notes, oldest first, as they are now.</summary>
    public IReadOnlyList<Note> All()
    {
        lock (_gate)
        {
            return [.. _notes.Values];
        }
    }
}
