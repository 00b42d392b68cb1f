using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>
/// What the eras add to results and take from them. Hints and <c>serverInfo</c> are the gateway's own, so they are taken
/// out of both sides; whether the gateway set them right is for tests of their own.
/// </summary>
internal static class EraForm
{
    private const int InvalidParams = -32602;
    private const int ResourceNotFound = -32002;
    private static readonly string[] Hints = ["resultType", "ttlMs", "cacheScope"];

    public static void TakeHints(JsonObject outcome)
    {
        if (outcome["result"] is not JsonObject result)
        {
            return;
        }

        foreach (var hint in Hints)
        {
            result.Remove(hint);
        }

        if (result["_meta"] is JsonObject meta && meta.Remove("io.modelcontextprotocol/serverInfo") && meta.Count == 0)
        {
            result.Remove("_meta");
        }
    }

    /// <summary>A modern server's outcome as legacy callers are to see it: outputs that are no objects wrapped in one.</summary>
    public static void WrapOutputs(JsonObject outcome)
    {
        if (outcome["result"]?["structuredContent"] is { } structured and not JsonObject)
        {
            outcome["result"]!["structuredContent"] = new JsonObject { ["result"] = structured.DeepClone() };
        }

        foreach (var tool in outcome["result"]?["tools"] as JsonArray ?? [])
        {
            if (tool!["outputSchema"] is JsonObject schema && schema["type"]?.GetValue<string>() != "object")
            {
                tool["outputSchema"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["result"] = schema.DeepClone() },
                    ["required"] = new JsonArray("result"),
                };
            }
        }
    }

    /// <summary>Who can have no tasks of the server does not see tools that only run as one, and of others that they become none.</summary>
    public static void DropTasks(JsonObject outcome)
    {
        if (outcome["result"]?["tools"] is not JsonArray tools)
        {
            return;
        }

        // The C# SDK does not show its callers what a tool's execution is: there the reference server's one is known by its name.
        tools.RemoveAll(tool => tool?["execution"]?["taskSupport"]?.GetValue<string>() == "required" || tool?["name"]?.GetValue<string>() == "simulate-research-query");
        foreach (var execution in tools.Select(tool => tool!["execution"]).Where(execution => execution?["taskSupport"] is not null))
        {
            execution!["taskSupport"] = "forbidden";
        }
    }

    /// <summary>
    /// In the modern era the TypeScript client takes out of tools what only 2025-11-25 had, before its caller sees them:
    /// the gateway passes it, as it passes everything that it does not own.
    /// </summary>
    public static void DropExecution(JsonObject outcome)
    {
        foreach (var tool in outcome["result"]?["tools"] as JsonArray ?? [])
        {
            tool!.AsObject().Remove("execution");
        }
    }

    /// <summary>The code for a resource that is not there: each era has its own, and the modern SDKs show their callers the modern one.</summary>
    public static void TranslateCode(Operation operation, JsonObject outcome, Sdk seenBy)
    {
        if (operation.Method != "resources/read" || outcome["error"]?["data"]?["uri"] is null)
        {
            return;
        }

        var error = outcome["error"]!;
        if (error["code"]!.GetValue<int>() is InvalidParams or ResourceNotFound)
        {
            error["code"] = seenBy.ShowsLegacyCodes() ? ResourceNotFound : InvalidParams;
        }
    }
}
