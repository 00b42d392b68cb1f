using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>
/// The differential test: each operation once directly on the server and once through the gateway, as the SDK's caller
/// sees both. What the direct one gave is put into the form that the gateway documents (<see cref="PublicForm"/>,
/// <see cref="EraForm"/>, lists in the order of names) and must then equal the other in every field.
/// </summary>
internal sealed class Comparison(Sdk sdk, Upstream upstream, ISdkClient direct, ISdkClient through)
{
    /// <summary>Through <c>/mcp/{server}</c>, where names, URIs and order stay.</summary>
    public bool OwnNames { get; init; }

    /// <summary>The era in which this client talks to the gateway.</summary>
    public bool IsModern { get; init; } = sdk.IsModernHere();

    /// <summary>Does all of it and fails with every operation that differs, each with the first path that does.</summary>
    public async Task AssertEqualAsync(params IReadOnlyList<Operation> operations)
    {
        Assert.Equal(IsModern, through.IsModern);
        Assert.Equal(upstream.IsModern, direct.IsModern);
        INaming form = OwnNames ? new OwnForm() : new PublicForm(upstream.Name, upstream.ListedUris);
        var differences = new List<string>();
        foreach (var operation in operations)
        {
            var expected = await DirectAsync(operation);
            var actual = (await through.SendAsync(form.Of(operation), TestContext.Current.CancellationToken)).ToJson();
            if (Difference.First(Expected(operation, expected, form), Actual(actual)) is { } difference)
            {
                differences.Add($"{operation}\n    {difference}");
            }
        }

        Assert.True(differences.Count == 0, $"{sdk} on {upstream.Name}:\n{string.Join('\n', differences)}");
    }

    /// <summary>
    /// An SDK that resumes a stream may be told the same progress again, which only shows that the connection was cut:
    /// asked once more. Through the gateway nothing is forgiven.
    /// </summary>
    private async Task<JsonObject> DirectAsync(Operation operation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = (await direct.SendAsync(operation, TestContext.Current.CancellationToken)).ToJson();
            var progress = outcome["progress"]!.AsArray().Select(each => each!["progress"]!.GetValue<double>()).ToArray();
            if (attempt == 3 || progress.SequenceEqual(progress.Order().Distinct()))
            {
                return outcome;
            }
        }
    }

    private JsonObject Expected(Operation operation, JsonObject outcome, INaming form)
    {
        EraForm.TakeHints(outcome);
        if (upstream.IsModern && !IsModern)
        {
            EraForm.WrapOutputs(outcome);
        }

        if (IsModern)
        {
            EraForm.DropTasks(outcome);
        }

        if (sdk is Sdk.V2Auto or Sdk.V2Pinned)
        {
            EraForm.DropExecution(outcome);
        }

        EraForm.TranslateCode(operation, outcome, sdk == Sdk.CSharp && !IsModern ? Sdk.WireLegacy : sdk);
        form.Rename(operation, outcome);
        Moment.Hide(outcome);
        return outcome;
    }

    private JsonObject Actual(JsonObject outcome)
    {
        EraForm.TakeHints(outcome);
        if (!OwnNames)
        {
            Lists.KeepThoseOf(upstream.Name, outcome);
        }

        Moment.Hide(outcome);
        return outcome;
    }
}
