using System.Runtime.CompilerServices;
using System.Text;
using Xunit.Sdk;

namespace McpGateway.Tests.Bridging;

/// <summary>
/// One golden file: a line that says why, settings (<c>key: value</c>), the message in, and what has to come out, to the byte.
/// </summary>
public sealed class GoldenCase : IXunitSerializable
{
    private Dictionary<string, string> _settings = [];

    public string Path { get; private set; } = "";

    public byte[] In { get; private set; } = [];

    public string Out { get; private set; } = "";

    public string? this[string setting] => _settings.GetValueOrDefault(setting);

    public static TheoryData<GoldenCase> Folder(string folder)
    {
        var cases = new TheoryData<GoldenCase>();
        foreach (var path in Directory.EnumerateFiles(System.IO.Path.Combine(Root(), folder), "*.golden").Order(StringComparer.Ordinal))
        {
            cases.Add(Read(path));
        }

        return cases;
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        var read = Read(System.IO.Path.Combine(Root(), info.GetValue<string>("path")!));
        (Path, In, Out, _settings) = (read.Path, read.In, read.Out, read._settings);
    }

    public void Serialize(IXunitSerializationInfo info) => info.AddValue("path", Path);

    public override string ToString() => Path;

    private static GoldenCase Read(string path)
    {
        var text = File.ReadAllText(path);
        var input = text.IndexOf("\n--- in\n", StringComparison.Ordinal);
        var output = text.IndexOf("\n--- out\n", StringComparison.Ordinal);
        return new GoldenCase
        {
            Path = System.IO.Path.GetRelativePath(Root(), path),
            In = Encoding.UTF8.GetBytes(text[(input + 8)..output]),
            Out = text[(output + 9)..].TrimEnd('\n'),
            _settings = text[..input].Split('\n').Skip(1)
                .Select(line => line.Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        };
    }

    private static string Root([CallerFilePath] string here = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "Golden");
}
