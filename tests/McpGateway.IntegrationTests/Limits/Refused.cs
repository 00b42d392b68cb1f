using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>What a client learns of a refusal.</summary>
internal static class Refused
{
    public static JsonElement Data(this Answer answer) => answer.Message.GetProperty("error").GetProperty("data");

    public static string? Refusal(this Answer answer) => answer.Code is null ? null : answer.Data().GetProperty("refusal").GetString();

    public static string? Header(this Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>−31429 in full: code, data and headers that agree.</summary>
    public static void AssertIs(this Answer answer, string refusal)
    {
        Assert.Equal((200, "application/json", -31429, refusal), (answer.Status, answer.MediaType, answer.Code, answer.Refusal()));
        var wait = answer.Data().GetProperty("retryAfterMs").GetInt64();
        Assert.True(wait > 0);
        Assert.Equal((wait + 999) / 1000, long.Parse(answer.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(16, answer.Data().GetProperty("reference").GetString()!.Length);
        Assert.DoesNotContain("policy.yaml", answer.Body + answer.Headers, StringComparison.Ordinal);
    }
}
