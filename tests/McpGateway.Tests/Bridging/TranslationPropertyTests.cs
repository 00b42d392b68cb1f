using System.Text;
using McpGateway.Bridging.Answers;
using McpGateway.Bridging.Requests;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Tests.Bridging;

/// <summary>What the gateway does not own passes byte for byte, wherever the owned members stand and however all is spelled.</summary>
public class TranslationPropertyTests
{
    private const int Rounds = 2_000;

    private static readonly ModernMeta Meta = new(ProtocolVersion.V20260728, "{}"u8.ToArray(), default, null);

    [Fact]
    public void RequestToModern_AnyMessage_ChangesOwnedMembersAlone()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var pieces = new JsonPieces(seed);
            var foreignMeta = pieces.Members(seed % 3);
            var foreign = pieces.Members(seed % 5);
            var meta = pieces.Coin() ? [("\"_meta\"", pieces.Object(pieces.Mix([.. foreignMeta], ("\"io.modelcontextprotocol/z\"", "1"))))] : ((string, string)[])[];
            var input = Request(pieces, pieces.Mix([.. foreign], [("\"name\"", "\"s__t\""), .. meta]));
            using var output = RequestToModern.Write(Read(input), Target, Meta);

            Assert.Equal(foreign, Others(output.Span, ["params"], "name", "_meta"));
            var written = JsonPieces.Spelled(output.Span, "params", "_meta");
            Assert.Equal("\"2026-07-28\"", Assert.Single(written, m => m.Key == "\"io.modelcontextprotocol/protocolVersion\"").Value);
            Assert.DoesNotContain(written, m => m.Key == "\"io.modelcontextprotocol/z\"");
            Assert.Equal(meta.Length == 0 ? [] : foreignMeta, written.Where(m => !m.Key.StartsWith("\"io.modelcontextprotocol/", StringComparison.Ordinal)));
            AssertNamed(output.Span);
        }
    }

    [Fact]
    public void RequestToLegacy_AnyMessage_LosesModernMembersAlone()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var pieces = new JsonPieces(seed);
            var foreignMeta = pieces.Members(seed % 3);
            var foreign = pieces.Members(seed % 5);
            var meta = pieces.Object(pieces.Mix(
                [.. foreignMeta],
                ("\"io.modelcontextprotocol/protocolVersion\"", "\"2026-07-28\""), ("\"io.modelcontextprotocol/clientCapabilities\"", "{}")));
            (string, string)[] retry = pieces.Coin() ? [("\"requestState\"", "\"s\""), ("\"inputResponses\"", "{}")] : [];
            var input = Request(pieces, pieces.Mix([.. foreign], [("\"name\"", "\"s__t\""), ("\"_meta\"", meta), .. retry]));
            using var output = RequestToLegacy.Write(Read(input), Target);

            var left = JsonPieces.Spelled(output.Span, "params");
            Assert.Equal(foreign, left.Where(m => m.Key is not ("\"name\"" or "\"_meta\"")));
            Assert.Equal(foreignMeta.Count > 0, left.Exists(m => m.Key == "\"_meta\""));
            Assert.Equal(foreignMeta, foreignMeta.Count > 0 ? JsonPieces.Spelled(output.Span, "params", "_meta") : []);
            AssertNamed(output.Span);
        }
    }

    [Fact]
    public void Answers_AnyResult_ChangeOwnedMembersAlone()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var pieces = new JsonPieces(seed);
            var foreign = pieces.Members(seed % 5);
            var foreignMeta = pieces.Members(seed % 2);
            var meta = pieces.Object(pieces.Mix([.. foreignMeta], ("\"io.modelcontextprotocol/serverInfo\"", "{}")));
            var result = pieces.Object(pieces.Mix([.. foreign], ("\"resultType\"", "\"complete\""), ("\"_meta\"", meta)));
            var input = pieces.Object(pieces.Mix([], ("\"jsonrpc\"", "\"2.0\""), ("\"id\"", "501"), ("\"result\"", result)));
            var target = new AnswerTarget("\"own\""u8.ToArray(), McpMethod.PromptsGet);

            foreach (var answer in (TranslatedAnswer[])[AnswerToLegacy.Write(Encoding.UTF8.GetBytes(input), target), AnswerToModern.Write(Encoding.UTF8.GetBytes(input), target)])
            {
                using var message = answer.Message;
                Assert.NotNull(message);
                Assert.Equal(foreign, Others(message.Span, ["result"], "resultType", "_meta"));
                Assert.Equal(foreignMeta.Count > 0, JsonPieces.Spelled(message.Span, "result").Exists(m => m.Key == "\"_meta\""));
                Assert.Equal("\"own\"", JsonPieces.Spelled(message.Span).Single(m => m.Key == "\"id\"").Value);
            }
        }
    }

    private static RequestTarget Target => new("501"u8.ToArray(), "t", OwnProgressToken: true);

    private static string Request(JsonPieces pieces, List<(string Key, string Value)> parameters) => pieces.Object(pieces.Mix(
        [], ("\"jsonrpc\"", "\"2.0\""), ("\"id\"", "\"x\\u0079\""), ("\"method\"", "\"tools/call\""), ("\"params\"", pieces.Object(parameters))));

    private static Envelope Read(string message)
    {
        var result = EnvelopeReader.Read(Encoding.UTF8.GetBytes(message));
        Assert.True(result.IsRead, result.Detail + message);
        return result.Envelope;
    }

    private static IEnumerable<(string, string)> Others(ReadOnlySpan<byte> json, string[] path, params string[] owned) =>
        JsonPieces.Spelled(json, path).Where(m => !owned.Contains(m.Key.Trim('"')));

    private static void AssertNamed(ReadOnlySpan<byte> output)
    {
        Assert.Equal("\"t\"", JsonPieces.Spelled(output, "params").Single(m => m.Key == "\"name\"").Value);
        Assert.Equal("501", JsonPieces.Spelled(output).Single(m => m.Key == "\"id\"").Value);
    }
}
