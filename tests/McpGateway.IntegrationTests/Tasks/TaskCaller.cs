using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>What a modern client with the extension Tasks sends.</summary>
internal static class TaskCaller
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<Answer> CallForTaskAsync(this Caller caller, string tool) => caller.SendAsync(Declaring(caller.Call(tool)), Stop, tool);

    /// <summary>The id of a task that a call has become.</summary>
    public static async Task<string> BeginTaskAsync(this Caller caller, string tool) => IdOf(await caller.CallForTaskAsync(tool));

    public static Task<Answer> TaskAsync(this Caller caller, string method, string id, string more = "") =>
        caller.SendAsync(Declaring(caller.Request(method, $$"""{"taskId":{{JsonSerializer.Serialize(id)}}{{more}}}""")), Stop, id);

    public static Task<Answer> UpdateTaskAsync(this Caller caller, string id, string name) =>
        caller.TaskAsync("tasks/update", id, $$""","inputResponses":{"name":{"action":"accept","content":{"name":"{{name}}"} } }""");

    public static string IdOf(Answer answer)
    {
        Assert.True(answer.Message.TryGetProperty("result", out var result), $"{answer}");
        return result.GetProperty("taskId").GetString()!;
    }

    public static string StatusOf(Answer answer)
    {
        Assert.True(answer.Message.TryGetProperty("result", out var result), $"{answer}");
        return result.GetProperty("status").GetString()!;
    }

    /// <summary>An answer but for what differs in any two: the request's id and the reference.</summary>
    public static string Anonymous(Answer answer)
    {
        var error = answer.Message.GetProperty("error");
        return $"{answer.Status} {error.GetProperty("code")} {error.GetProperty("message")} {error.GetProperty("data").GetProperty("refusal")} {string.Join(',', error.GetProperty("data").EnumerateObject().Select(member => member.Name))}";
    }

    public static string Declaring(string message) =>
        message.Replace("clientCapabilities\":{}", $"clientCapabilities\":{TaskServer.Declared}", StringComparison.Ordinal);
}
