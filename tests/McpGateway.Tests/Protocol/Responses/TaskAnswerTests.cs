using McpGateway.Protocol.Responses;

namespace McpGateway.Tests.Protocol.Responses;

/// <summary>Answers that are tasks, or about tasks (ext-tasks).</summary>
public sealed class TaskAnswerTests
{
    private static readonly ResponseRewrite Tasks = Rewriting.Uris with { Tasks = new Sealing() };

    [Theory]
    [InlineData("""{"taskId":"own","resultType":"task","x":{"taskId":"own"}}""", """{"taskId":"sealed own","resultType":"task","x":{"taskId":"own"}}""")]
    [InlineData("""{"resultType":"task","task\u0049d":"o\u0077n"}""", """{"resultType":"task","task\u0049d":"sealed own"}""")]
    [InlineData(
        """{"taskId":"own","result":{"result":{"content":[{"type":"resource_link","uri":"a:b"}]},"taskId":"own","content":[{"uri":"a:b","type":"resource_link"}]}}""",
        """{"taskId":"sealed own","result":{"result":{"content":[{"type":"resource_link","uri":"a:b"}]},"taskId":"own","content":[{"uri":"s+a:b","type":"resource_link"}]}}""")]
    [InlineData("""{"taskId":{"a":1},"result":[{"content":[{"type":"resource_link","uri":"a:b"}]}]}""", """{"taskId":{"a":1},"result":[{"content":[{"type":"resource_link","uri":"a:b"}]}]}""")]
    [InlineData("""{"task":{"status":"working","taskId":"own"},"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"own"}}}""", """{"task":{"status":"working","taskId":"sealed own"},"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"sealed own"}}}""")]
    public void Rewrite_Task_ChangesItsIdAndTheResourcesOfItsResult(string result, string expected)
    {
        var whole = Rewriting.Run(Rewriting.Response(result), Tasks, "1");
        var bytewise = Rewriting.RunChunks(Bytes.Of(Rewriting.Response(result)).Select(one => new[] { one }), Tasks, "1");

        Assert.Equal((ResponseFault.None, Rewriting.Response(expected)), (whole.Fault, whole.Output));
        Assert.Equal((ResponseFault.None, whole.Output), (bytewise.Fault, Bytes.Text(bytewise.Output)));
    }

    [Theory]
    [InlineData("""{"taskId":"another","resultType":"complete"}""")]
    [InlineData("""{"taskId":7}""")]
    [InlineData("""{"taskId":null}""")]
    [InlineData("""{"task":{"taskId":"another"}}""")]
    public void Rewrite_TaskThatMayNotBeNamed_IsAFault(string result) =>
        Assert.Equal(ResponseFault.NotAMessage, Rewriting.Run(Rewriting.Response(result), Tasks, "1").Fault);

    [Theory]
    [InlineData("""{"taskId":"own","taskId":"own"}""")]
    [InlineData("""{"taskId":"own","TaskID":"other"}""")]
    public void Rewrite_TwoIds_IsAmbiguous(string result)
    {
        Assert.Equal(ResponseFault.Ambiguous, Rewriting.Run(Rewriting.Response(result), Tasks, "1").Fault);
        Assert.Equal(ResponseFault.Ambiguous, Rewriting.Run(Rewriting.Response(result), Rewriting.Uris, "1").Fault);
    }

    [Fact]
    public void Rewrite_WhereNoTaskMayBe_RefusesOneAndLooksIntoNothingElse()
    {
        Assert.Equal(ResponseFault.NotAMessage, Rewriting.Run(Rewriting.Response("""{"resultType":"task"}"""), Rewriting.Uris, "1").Fault);
        Assert.Equal(ResponseFault.NotAMessage, Rewriting.Run(Rewriting.Response("""{"resultType":"t\u0061sk"}"""), Rewriting.Uris, "1").Fault);
        var plain = Rewriting.Response("""{"taskId":"own","result":{"content":[{"type":"resource_link","uri":"a:b"}]}}""");
        Assert.Equal((ResponseFault.None, plain), (Rewriting.Run(plain, Rewriting.Uris, "1").Fault, Rewriting.Run(plain, Rewriting.Uris, "1").Output));
    }

    [Theory]
    [InlineData("own", "sealed own")]
    [InlineData("another", "")]
    public void Rewrite_QuestionOrNotificationBesideTheAnswer_BearsTheClientsIdOrNone(string id, string expected)
    {
        var message = $$$$"""{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":{"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"{{{{id}}}}"},"x":1},"message":"?"}}""";
        var read = Rewriting.Run(message, Tasks, "1");
        Assert.Equal((ResponseFault.None, message.Replace($"\"{id}\"", $"\"{expected}\"", StringComparison.Ordinal)), (read.Fault, read.Output));
        Assert.Equal(message, Rewriting.Run(message, Rewriting.Uris, "1").Output);
    }

    private sealed class Sealing : ITaskIdRewriter
    {
        public string? Rewrite(string taskId) => taskId == "own" ? "sealed own" : null;
    }
}
