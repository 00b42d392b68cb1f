using System.Globalization;

namespace SampleServer.Notes;

/// <summary>One note.</summary>
/// <param name="Id">Number within its notebook, never given twice.</param>
/// <param name="Title">At most <see cref="Notebook.MaxTitle"/> characters.</param>
/// <param name="Text">At most <see cref="Notebook.MaxText"/> characters.</param>
/// <param name="Written">When it was added, ISO 8601 in UTC.</param>
public sealed record Note(int Id, string Title, string Text, string Written)
{
    /// <summary>The note's address as a resource.</summary>
    public string Uri => UriOf(Id.ToString(CultureInfo.InvariantCulture));

    public static string UriOf(string id) => $"note://notebook/{id}";
}
