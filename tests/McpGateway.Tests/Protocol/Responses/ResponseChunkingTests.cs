using FsCheck;
using FsCheck.Fluent;
using McpGateway.Protocol.Responses;
using McpGateway.Tests.Protocol.Mutation;

namespace McpGateway.Tests.Protocol.Responses;

/// <summary>For any way in which a server's message is cut, the rewritten bytes and what was learnt of it are the same.</summary>
public sealed class ResponseChunkingTests
{
    private static readonly ResponseRewrite Everything = Rewriting.Uris with
    {
        ResultType = FieldEdit.Ensure("\"complete\""u8.ToArray()),
        TtlMs = FieldEdit.Drop,
        CacheScope = FieldEdit.Set("\"private\""u8.ToArray()),
        ServerInfo = FieldEdit.Set("{\"name\":\"g\"}"u8.ToArray()),
        ProgressToken = FieldEdit.Replace("\"mine\""u8.ToArray()),
        SubscriptionId = FieldEdit.Drop,
    };

    private static readonly Gen<int[]> Sizes = Gen.Choose(0, 40).NonEmptyListOf().Select(sizes => (int[])[.. sizes, 1]);

    /// <summary>Results whose items have their URI before or after their type, with little or much between.</summary>
    private static readonly Gen<byte[]> Items =
        from filling in Gen.Elements(0, 10, 8_000, 8_192, 8_250, 20_000)
        from between in Gen.Elements("\"text\":\"@\"", "\"text\":\"@\\n\",\"é\":[{\"uri\":1}]", "\"resource\":{\"text\":\"@\",\"uri\":\"a:b\"}", " \"x\" : [ \"@\" , {} ] ")
        from type in Gen.Elements("resource_link", "resource", "custom")
        from members in Gen.Shuffle((string[])["\"uri\":\"a:é\\u00e9\"", between.Replace("@", new string('x', filling), StringComparison.Ordinal), $"\"type\":\"{type}\"", "\"n\":1"])
        from space in Gen.Elements("", " ", "\r\n")
        from keep in Gen.Choose(1, 4)
        select Bytes.Of(Rewriting.Response("{\"content\":[{" + space + string.Join($"{space},{space}", members.Take(keep)) + space + "}]}"));

    [Fact]
    public void Feed_ItemsInAnyChunking_WritesTheSame() => Check(Items, 300);

    [Fact]
    public void Feed_MutantsInAnyChunking_WritesTheSame()
    {
        var mutants = Gen.Choose(0, int.MaxValue - 1).Select(seed =>
        {
            var mutator = new Mutator(seed);
            var mutant = mutator.Next();
            while (!mutant.FromServer)
            {
                mutant = mutator.Next();
            }

            return mutant.Message;
        });
        Check(mutants, 2000);
    }

    /// <summary>Rewriting may move and replace members; what it writes is still one JSON text.</summary>
    [Fact]
    public void Rewrite_WhatPasses_IsValidJson() =>
        Prop.ForAll(Items.ToArbitrary(), message =>
        {
            var (fault, output, _) = Rewriting.RunChunks([message], Everything, "1");
            using var parsed = System.Text.Json.JsonDocument.Parse(output);
            return fault == ResponseFault.None;
        }).QuickCheckThrowOnFailure();

    private static void Check(Gen<byte[]> messages, int count) =>
        Prop.ForAll(Gen.Zip(messages, Sizes).ToArbitrary(), pair =>
        {
            var (message, sizes) = pair;
            var whole = Rewriting.RunChunks([message], Everything, "1");
            var cut = Rewriting.RunChunks(Chunks.Of(message, sizes), Everything, "1");
            if (whole.Fault != ResponseFault.None || cut.Fault != ResponseFault.None)
            {
                // Of two things wrong in one message the cut decides which is seen first; that it is refused, it must not decide.
                return whole.Fault != ResponseFault.None && cut.Fault != ResponseFault.None;
            }

            return whole.Output.AsSpan().SequenceEqual(cut.Output)
                && whole.Facts.Kind == cut.Facts.Kind && whole.Facts.MethodName == cut.Facts.MethodName
                && whole.Facts.ResultType == cut.Facts.ResultType && whole.Facts.IsToolError == cut.Facts.IsToolError
                && whole.Facts.ErrorCode == cut.Facts.ErrorCode && whole.Facts.RawId.Span.SequenceEqual(cut.Facts.RawId.Span);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
