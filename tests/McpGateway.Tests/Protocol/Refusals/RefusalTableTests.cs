using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Tests.Protocol.Refusals;

public sealed class RefusalTableTests
{
    public static TheoryData<Refusal> All => [.. Enum.GetValues<Refusal>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Row_EveryRefusal_IsCompleteAndSpeaksToTheClient(Refusal refusal)
    {
        var row = refusal.Row();
        Assert.Equal(refusal, row.Refusal);
        Assert.Matches("^[a-z]+(_[a-z]+)*$", row.Reason);
        Assert.Matches("^[A-Z].*\\.$", row.Message);
        Assert.Equal(row.Form == RefusalForm.JsonRpc, row.Code is not null);
        Assert.True(row.Status is 200 or (>= 400 and < 600));
    }

    [Fact]
    public void Reasons_AreUnique() =>
        Assert.Equal(RefusalTable.All.Count, RefusalTable.All.Select(row => row.Reason).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData(Refusal.ParseError, Era.Modern, 400, -32700)]
    [InlineData(Refusal.HeaderMismatch, Era.Modern, 400, -32020)]
    [InlineData(Refusal.CapabilityMissing, Era.Modern, 400, -32021)]
    [InlineData(Refusal.VersionNotSupported, Era.Modern, 400, -32022)]
    [InlineData(Refusal.MetaIncomplete, Era.Modern, 400, -32602)]
    [InlineData(Refusal.MethodNotFound, Era.Modern, 404, -32601)]
    [InlineData(Refusal.MethodNotFound, Era.Legacy, 200, -32601)]
    [InlineData(Refusal.SessionUnknown, Era.Legacy, 404, -32001)]
    [InlineData(Refusal.SessionRequired, Era.Legacy, 400, -32000)]
    [InlineData(Refusal.UnknownTarget, Era.Modern, 200, -32602)]
    [InlineData(Refusal.UnknownTarget, Era.Legacy, 200, -32602)]
    [InlineData(Refusal.UnknownResource, Era.Modern, 200, -32602)]
    [InlineData(Refusal.UnknownResource, Era.Legacy, 200, -32002)]
    [InlineData(Refusal.Throttled, Era.Modern, 200, -31429)]
    [InlineData(Refusal.ServerDown, Era.Legacy, 200, -31503)]
    [InlineData(Refusal.ServerTimedOut, Era.Legacy, 200, -31504)]
    [InlineData(Refusal.UpstreamInvalid, Era.Modern, 502, -32603)]
    [InlineData(Refusal.OutcomeUnknown, Era.Modern, 200, -32603)]
    [InlineData(Refusal.GatewayStopped, Era.Legacy, 200, -32603)]
    public void Row_StatusAndCode_AreThoseOfTheSpecification(Refusal refusal, Era era, int status, int code)
    {
        Assert.Equal(status, refusal.Row().StatusIn(era));
        Assert.Equal(code, refusal.Row().CodeIn(era));
    }

    [Fact]
    public void Codes_OutsideTheSpecification_LieOutsideTheReservedRange()
    {
        int[] specified = [-32700, -32600, -32601, -32602, -32603, -32000, -32001, -32002, -32020, -32021, -32022];
        foreach (var code in RefusalTable.All.SelectMany(row => (int?[])[row.Code, row.LegacyCode]).OfType<int>())
        {
            Assert.True(specified.Contains(code) || code is < -32768 or > -32000, $"{code}");
        }
    }

    [Fact]
    public void Codes_InModernExchanges_NeverUseWhatModernForbids() =>
        Assert.DoesNotContain(RefusalTable.All, row => row.Code is -32002 or -32042);

    [Theory]
    [InlineData(Refusal.UnknownTarget, Refusal.DeniedTarget)]
    [InlineData(Refusal.UnknownResource, Refusal.DeniedResource)]
    public void UnknownAndDenied_OnTheWire_AreTheSameBytes(Refusal unknown, Refusal denied)
    {
        Assert.NotEqual(unknown.Row().Reason, denied.Row().Reason);
        foreach (var era in Enum.GetValues<Era>())
        {
            Assert.Equal(Written(unknown, era), Written(denied, era));
            Assert.Equal(unknown.Row().StatusIn(era), denied.Row().StatusIn(era));
            Assert.Equal(unknown.Row().RetryAfter, denied.Row().RetryAfter);
        }
    }

    [Fact]
    public void ForTarget_ResourceMethods_GetTheResourceRefusals()
    {
        Assert.Equal(Refusal.UnknownResource, RefusalTable.ForTarget(McpMethod.ResourcesRead, exists: false));
        Assert.Equal(Refusal.DeniedResource, RefusalTable.ForTarget(McpMethod.ResourcesSubscribe, exists: true));
        Assert.Equal(Refusal.UnknownTarget, RefusalTable.ForTarget(McpMethod.ToolsCall, exists: false));
        Assert.Equal(Refusal.DeniedTarget, RefusalTable.ForTarget(McpMethod.PromptsGet, exists: true));
    }

    private static string Written(Refusal refusal, Era era)
    {
        using var writer = new PooledWriter();
        var reply = new RefusalReply(refusal, era, Bytes.Of("7"))
        {
            Reference = "r1",
            Detail = refusal == Refusal.DeniedTarget ? "The policy says no." : "There is none.",
            RetryAfterMs = refusal == Refusal.DeniedTarget ? 5 : null,
            Data = RefusalData.Uri("a://b"),
        };
        JsonRpcErrors.Write(writer, reply);
        return Bytes.Text(writer.WrittenSpan);
    }
}
