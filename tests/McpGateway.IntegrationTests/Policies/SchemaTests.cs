using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using McpGateway.Commands.Asking;
using McpGateway.IntegrationTests.Gateway;
using McpGateway.IntegrationTests.Node;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.IntegrationTests.Policies;

/// <summary>The JSON Schema says what the reader says, as far as a schema can: judged by a validator of its own.</summary>
public class SchemaTests
{
    private const string Folder = "tests/McpGateway.Tests/Policies/Golden";

    /// <summary>What the reader knows and no schema can: what other places say, and what texts mean.</summary>
    private static readonly string[] BeyondSchemas =
    [
        "there is no role", "for the second time", "in a circle", "is no regular expression", "no URI in normal form", "another key of this rule names too", "begins after its end",
        "is no name for a role",
    ];

    [Fact]
    public async Task Schema_EveryPolicyThatTheReaderAccepts_IsValid()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var texts = Directory.EnumerateFiles(Path.Combine(GatewayProgram.Root, Folder), "*.yaml").SelectMany(PoliciesOf)
            .Concat(Directory.EnumerateFiles(Path.Combine(GatewayProgram.Root, "policies", "local"), "*.yaml").Select(File.ReadAllText))

            // Beyond a double: JavaScript, and with it ajv, has no such numbers.
            .Where(text => !text.Contains("e100000000000000", StringComparison.Ordinal))
            .ToArray();

        var verdicts = await ValidateAsync([.. texts.Select(text => Encoding.UTF8.GetString(YamlJson.Write(StrictYaml.Read(text, new FileErrors("p"))!)))]);

        Assert.True(texts.Length > 15);
        Assert.All(verdicts.Zip(texts), pair => Assert.True(pair.First == "true", $"{pair.First}\n{pair.Second}"));
    }

    [Fact]
    public async Task Schema_AnyChangeOfAPolicyWithEveryKey_IsJudgedAsTheReaderJudges()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var changes = Changes.Of(EveryKey.Json).ToArray();
        var verdicts = await ValidateAsync([.. changes.Select(change => change.Json)]);

        var differences = new List<string>();
        foreach (var (change, verdict) in changes.Zip(verdicts))
        {
            var errors = PolicyReader.Read([new PolicyFile("p.yaml", change.Json)]).Errors.Select(error => error.Message).ToArray();
            var structural = errors.Where(error => !BeyondSchemas.Any(one => error.Contains(one, StringComparison.Ordinal))).ToArray();
            if (verdict == "true" && structural.Length > 0)
            {
                differences.Add($"{change.What}: the schema accepts, the reader says: {structural[0]}");
            }
            else if (verdict != "true" && errors.Length == 0)
            {
                differences.Add($"{change.What}: the reader accepts, the schema says: {verdict}");
            }
        }

        Assert.True(changes.Length > 500, $"only {changes.Length} changes");
        Assert.True(differences.Count == 0, $"{differences.Count} of {changes.Length}:\n{string.Join('\n', differences.Take(60))}");
    }

    /// <summary>The policy files inside a golden file that expects no errors.</summary>
    private static IEnumerable<string> PoliciesOf(string path)
    {
        var errors = new FileErrors(path);
        var golden = new MappingReader(StrictYaml.Read(File.ReadAllText(path), errors)!, errors);
        return golden.Has("errors") ? [] : golden.TextMap("files").Select(file => file.Value.Text);
    }

    private static async Task<IReadOnlyList<string>> ValidateAsync(string[] documents)
    {
        using var process = Process.Start(NodeTools.StartInfo("policies/validate.mjs", [Path.Combine(GatewayProgram.Root, "policies", "documents", "policy.schema.json")]))!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var wrong = process.StandardError.ReadToEndAsync(limit.Token);
            foreach (var document in documents)
            {
                await process.StandardInput.WriteLineAsync(JsonNode.Parse(document)!.ToJsonString().AsMemory(), limit.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            var verdicts = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(verdicts.Length == documents.Length, await wrong);
            return verdicts;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
