using System.Text.Json;
using System.Text.Unicode;

namespace McpGateway.Identity.Issuers;

/// <summary>
/// Reads JSON that strangers wrote, tokens and providers' documents: UTF-8, no key twice in any object. Where two
/// parsers take different ones of two equal keys, one checks what the other does not use.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Null if it is no such object.</summary>
    public static JsonDocument? ReadObject(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair, which is no text.
            return null;
        }
    }

    /// <summary>The text, if it is one; half a surrogate pair is none.</summary>
    public static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a member; null if it is absent or none.</summary>
    public static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? Text(value) : null;
}
