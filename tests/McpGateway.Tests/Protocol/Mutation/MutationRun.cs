using System.Globalization;

namespace McpGateway.Tests.Protocol.Mutation;

/// <summary>
/// Mutants of recorded messages: no crash, no hang, and never a message that passes although another reader reads it
/// differently. 20,000 mutants by default; the environment variables MCPGATEWAY_MUTANTS and MCPGATEWAY_MUTANTS_SEED set
/// another count and seed. The long run is 1,000,000: two minutes.
/// </summary>
public sealed class MutationRun(ITestOutputHelper output)
{
    private const int BatchSize = 500;

    private static readonly int Count = Setting("MCPGATEWAY_MUTANTS", 20_000);

    private static readonly int Seed = Setting("MCPGATEWAY_MUTANTS_SEED", 20260728);

    [Theory]
    [InlineData("node", "read.mjs")]
    [InlineData("python3", "read.py")]
    public async Task Mutants_ThatPass_AreReadAlikeByAnotherLanguage(string program, string script)
    {
        await using var reader = ExternalReader.Start(program, script);
        Assert.SkipUnless(reader is not null, $"skipped: {program} not found, so no mutant was compared with its reader");
        await RunAsync(program, batch => reader!.ReadAsync(batch, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mutants_ThatPass_AreReadAlikeByCarelessReaders(bool folds)
    {
        var reader = new FoldingReader(folds);
        await RunAsync(folds ? "folding reader" : "System.Text.Json", batch =>
            Task.FromResult<IReadOnlyList<string>>([.. batch.Select(mutant => reader.Read(mutant.FromServer, mutant.Message))]));
    }

    [Fact]
    public void Recorded_Messages_AllPass()
    {
        Assert.All(RecordedMessages.FromClients, message => Assert.NotNull(GatewayReading.Of(false, message)));
        Assert.All(RecordedMessages.FromServers, message => Assert.NotNull(GatewayReading.Of(true, message)));
    }

    /// <summary>The run can fail: a gateway that took exact keys and let the last one win would be caught at once.</summary>
    [Fact]
    public void Mutants_ReadWithoutTheRuleOfTheTwoParsers_AreCaught()
    {
        var mutator = new Mutator(Seed);
        var careless = new FoldingReader(folds: false);
        var folding = new FoldingReader(folds: true);
        var caught = Enumerable.Range(0, 2000).Select(_ => mutator.Next())
            .Count(mutant => careless.Read(mutant.FromServer, mutant.Message) is var read && read != "fails"
                && !GatewayReading.Agrees(mutant.FromServer, read, folding.Read(mutant.FromServer, mutant.Message)));
        Assert.True(caught > 20, $"Of 2000 mutants only {caught} were caught.");
    }

    private async Task RunAsync(string name, Func<IReadOnlyList<(bool FromServer, byte[] Message)>, Task<IReadOnlyList<string>>> read)
    {
        var mutator = new Mutator(Seed);
        var batch = new List<(bool FromServer, byte[] Message)>();
        var readings = new List<string>();
        var passed = 0;
        for (var i = 1; i <= Count; i++)
        {
            var mutant = mutator.Next();
            if (GatewayReading.Of(mutant.FromServer, mutant.Message) is { } reading)
            {
                batch.Add(mutant);
                readings.Add(reading);
                passed++;
            }

            if (batch.Count == BatchSize || i == Count)
            {
                Compare(name, batch, readings, await read(batch));
                batch.Clear();
                readings.Clear();
            }
        }

        Assert.InRange(passed, Count / 100, Count - 1);
        output.WriteLine($"{name}: {Count} mutants of seed {Seed}, {passed} passed the gateway and were read alike, {Count - passed} were refused.");
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static void Compare(string name, List<(bool FromServer, byte[] Message)> batch, List<string> readings, IReadOnlyList<string> others)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Assert.True(
                GatewayReading.Agrees(batch[i].FromServer, readings[i], others[i]),
                $"{name} reads differently:\n{Bytes.Text(batch[i].Message)}\n{Convert.ToHexString(batch[i].Message)}\ngateway {readings[i]}\n{name} {others[i]}");
        }
    }
}
