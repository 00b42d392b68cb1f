using McpGateway.Protocol;

namespace McpGateway.Tests.Protocol;

public sealed class ProtocolVersionTests
{
    [Theory]
    [InlineData("2024-11-05", Era.Legacy)]
    [InlineData("2025-03-26", Era.Legacy)]
    [InlineData("2025-06-18", Era.Legacy)]
    [InlineData("2025-11-25", Era.Legacy)]
    [InlineData("2026-07-28", Era.Modern)]
    public void Find_KnownRevision_HasItsEra(string name, Era era)
    {
        var version = ProtocolVersion.Find(name);
        Assert.NotNull(version);
        Assert.Equal(era, version.Era);
        Assert.Equal(name, version.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-07-29")]
    [InlineData("2026-07-28 ")]
    [InlineData("2024-10-07")]
    [InlineData("DRAFT-2026-07-28")]
    public void Find_Anything_Else_IsNotOurs(string name) => Assert.Null(ProtocolVersion.Find(name));

    [Fact]
    public void All_InOrder_AndSplitByEra()
    {
        Assert.Equal(ProtocolVersion.All.OrderBy(v => v.Name, StringComparer.Ordinal), ProtocolVersion.All);
        Assert.Equal(ProtocolVersion.All, [.. ProtocolVersion.Legacy, .. ProtocolVersion.Modern]);
        Assert.True(ProtocolVersion.V20250618.IsAtLeast(ProtocolVersion.V20250326));
        Assert.Equal([ProtocolVersion.V20250326], ProtocolVersion.All.Where(v => v.HasBatches));
    }
}
