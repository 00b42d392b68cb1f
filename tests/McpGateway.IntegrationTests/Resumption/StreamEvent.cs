using System.Text.Json;

namespace McpGateway.IntegrationTests.Resumption;

/// <summary>One event as a client sees it.</summary>
/// <param name="Id">Empty where it has none.</param>
/// <param name="Data">Empty for a priming event.</param>
public sealed record StreamEvent(string Id, string Data)
{
    public JsonElement Message => JsonDocument.Parse(Data).RootElement;

    /// <summary>The number at the end of its id.</summary>
    public int Number => int.Parse(Id[(Id.LastIndexOf('.') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Its id up to the number.</summary>
    public string Stream => Id[..Id.LastIndexOf('.')];

    public int Progress => Message.GetProperty("params").GetProperty("progress").GetInt32();

    /// <summary>The text of a result.</summary>
    public string? Text => Message.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString();

    /// <summary>What an error says of itself; null for a result.</summary>
    public string? Refusal => Message.TryGetProperty("error", out var error) ? error.GetProperty("data").GetProperty("refusal").GetString() : null;
}
