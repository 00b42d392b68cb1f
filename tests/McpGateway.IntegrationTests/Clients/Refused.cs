using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>What a refusal is to an SDK's caller, and that the connection goes on after it.</summary>
internal static class Refused
{
    /// <summary>The server of gateway.yaml with these rules and the era of <paramref name="server"/>.</summary>
    public static string Named(string rules, string server) => server == Upstream.Modern.Name ? $"{rules}-modern" : rules;

    public static void AssertIs(OutcomeError error, int code, string refusal, ClientsFixture fixture)
    {
        Assert.True(code == error.Code && error.Data is not null, $"no JSON-RPC error {code} with data, but: {error}\n{fixture.Gateway.Log}");
        Assert.NotEmpty(error.Message);
        Assert.Equal(refusal, error.Data["refusal"]?.GetValue<string>());
        Assert.NotEmpty(error.Data["reference"]!.GetValue<string>());
    }

    /// <summary>The same in everything that the caller sees, but for the reference and the URI that was asked for.</summary>
    public static async Task AssertSameAsync(ISdkClient client, Operation denied, Operation unknown, int code)
    {
        var deniedError = (await client.SendAsync(denied, TestContext.Current.CancellationToken)).Failure;
        var unknownError = (await client.SendAsync(unknown, TestContext.Current.CancellationToken)).Failure;

        Assert.Equal(code, deniedError.Code);
        Assert.Equal(WithoutWhatDiffers(unknownError, unknown), WithoutWhatDiffers(deniedError, denied));
    }

    public static async Task AssertGoesOnAsync(ISdkClient client, string server)
    {
        var next = await client.SendAsync(Operation.Call($"{server}__echo", new { message = "next" }), TestContext.Current.CancellationToken);
        Assert.Equal("next", next.Text);
    }

    private static string WithoutWhatDiffers(OutcomeError error, Operation asked)
    {
        var data = error.Data!.DeepClone().AsObject();
        if (data.ContainsKey("reference") || !asked.Params.ContainsKey("uri"))
        {
            Assert.Equal("unknown", data["refusal"]!.GetValue<string>());
            Assert.NotEqual("", data["reference"]!.GetValue<string>());
            data["reference"] = "";
        }

        if (data.ContainsKey("uri"))
        {
            Assert.Equal(asked.Params["uri"]!.GetValue<string>(), data["uri"]!.GetValue<string>());
            data["uri"] = "";
        }

        return $"{error.Code} {error.Message} {data.ToJsonString()}";
    }
}
