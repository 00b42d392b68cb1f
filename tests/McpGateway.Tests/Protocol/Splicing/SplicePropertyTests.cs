using System.Text;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Splicing;

namespace McpGateway.Tests.Protocol.Splicing;

/// <summary>splice(scan(x)) changes the name, and nothing else.</summary>
public sealed class SplicePropertyTests
{
    private const string NewName = "re\"named\n🙂";
    private const string NewToken = "\"re\\\"named\\n🙂\"";

    [Fact]
    public void Splice_AnyCall_ChangesTheNameAlone() => Check(Rename);

    /// <summary>Each of these is how such a splice has gone wrong elsewhere; the property must not let one pass.</summary>
    [Theory]
    [InlineData("first match in the text")]
    [InlineData("last match in the text")]
    [InlineData("one byte too far")]
    [InlineData("unescaped")]
    [InlineData("every equal token")]
    public void Splice_DoneWrong_FailsTheSameProperty(string mistake) => Assert.ThrowsAny<Exception>(() => Check(envelope => RenameWrongly(envelope, mistake)));

    [Fact]
    public void Read_AnyCallBehindAByteOrderMark_IsRefused() =>
        Prop.ForAll(CallGenerator.Calls.ToArbitrary(), call => Bytes.Read($"\uFEFF{call}").Refusal == Refusal.ParseError).QuickCheckThrowOnFailure();

    /// <summary>Also at cuts inside a character: what is cut off is never a message.</summary>
    [Fact]
    public void Read_AnyCallCutOff_IsRefused()
    {
        var cuts = from call in CallGenerator.Calls
                   let bytes = Bytes.Of(call.ToString().TrimEnd())
                   from length in Gen.Choose(0, bytes.Length - 1)
                   select bytes[..length];
        Prop.ForAll(cuts.ToArbitrary(), bytes => !EnvelopeReader.Read(bytes).IsRead).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void MetaEdit_AnyCall_IsUndoneByItsOpposite() =>
        Prop.ForAll(CallGenerator.Calls.ToArbitrary(), call =>
        {
            using var set = new MetaEdit().SetText(MetaKeys.ProtocolVersion, "2026-07-28").SetText(MetaKeys.TraceParent, "t");
            var modern = Apply(set, Bytes.Envelope(call.ToString()));
            var read = Bytes.Envelope(modern);
            using var remove = MetaEdit.TowardsLegacy().Remove(MetaKeys.TraceParent);
            return read.Text(read.Meta.ProtocolVersion) == "2026-07-28" && Apply(remove, read) == call.ToString();
        }).QuickCheckThrowOnFailure();

    private static void Check(Func<Envelope, byte[]> rename) =>
        Prop.ForAll(CallGenerator.Calls.ToArbitrary(), call =>
        {
            var envelope = Bytes.Envelope(call.ToString());
            return Bytes.Text(rename(envelope)) == call.Before + NewToken + call.After;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static byte[] Rename(Envelope envelope)
    {
        var splice = new Splice();
        splice.ReplaceWithText(envelope.Params.Name, NewName);
        using var result = splice.Apply(envelope.Body.Span);
        return result.Span.ToArray();
    }

    private static byte[] RenameWrongly(Envelope envelope, string mistake)
    {
        var text = Encoding.UTF8.GetString(envelope.Body.Span);
        var token = Bytes.Text(envelope.Raw(envelope.Params.Name));
        var splice = new Splice();
        switch (mistake)
        {
            case "first match in the text":
                var first = text.IndexOf(token, StringComparison.Ordinal);
                return Bytes.Of(text[..first] + NewToken + text[(first + token.Length)..]);
            case "last match in the text":
                var last = text.LastIndexOf(token, StringComparison.Ordinal);
                return Bytes.Of(text[..last] + NewToken + text[(last + token.Length)..]);
            case "every equal token":
                return Bytes.Of(text.Replace(token, NewToken, StringComparison.Ordinal));
            case "unescaped":
                splice.Replace(envelope.Params.Name, Bytes.Of($"\"{NewName}\""));
                break;
            default:
                splice.Replace(envelope.Params.Name with { Length = envelope.Params.Name.Length + 1 }, Bytes.Of(NewToken));
                break;
        }

        using var result = splice.Apply(envelope.Body.Span);
        return result.Span.ToArray();
    }

    private static string Apply(MetaEdit edit, Envelope envelope)
    {
        var splice = new Splice();
        edit.AddTo(splice, envelope);
        using var result = splice.Apply(envelope.Body.Span);
        return Bytes.Text(result.Span);
    }
}
