using System.Text;
using McpGateway.Bridging.Relay;

namespace McpGateway.Tests.Bridging;

public class CapabilityCoverTests
{
    [Theory]
    [InlineData("{}", "{}", true)]
    [InlineData("""{"sampling":{}}""", """{"sampling":{}}""", true)]
    [InlineData("{}", """{"sampling":{}}""", false)]
    [InlineData("""{"sampling":{}}""", """{"sampling":{"tools":{}}}""", false)]
    [InlineData("""{"sampling":{"tools":{},"context":{}}}""", """{"sampling":{"tools":{}}}""", true)]
    [InlineData("""{"elicitation":{}}""", """{"elicitation":{"form":{}}}""", true)]
    [InlineData("""{"elicitation":{ }}""", """{"elicitation":{"url":{}}}""", false)]
    [InlineData("""{"elicitation":{"url":{}}}""", """{"elicitation":{"form":{}}}""", false)]
    [InlineData("""{"roots":{"listChanged":true}}""", """{"roots":{}}""", true)]
    [InlineData("""{"roots":true}""", """{"roots":{}}""", false)]
    [InlineData("""{"roots":{},"sampling":{}}""", """{"roots":{},"x/y":{}}""", false)]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{}}}}}}""", """{"a":{"a":{"a":{"a":{"a":{}}}}}}""", false)]
    [InlineData("", """{"roots":{}}""", false)]
    public void Covers_DeclaredAndRequired_ComparesWhatIsInside(string declared, string required, bool covers) =>
        Assert.Equal(covers, CapabilityCover.Covers(Encoding.UTF8.GetBytes(declared), Encoding.UTF8.GetBytes(required)));
}
