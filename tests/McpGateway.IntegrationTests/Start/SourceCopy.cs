using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Start;

/// <summary>
/// What a newcomer has after cloning, as far as <c>dotnet run --project gateway</c> needs it: sources, nothing built, no
/// state of earlier runs. In a folder of its own, because a run keeps its keys and its record beside its configuration.
/// </summary>
internal sealed class SourceCopy : IDisposable
{
    private static readonly string[] Parts =
        [".build", ".editorconfig", "Directory.Build.props", "Directory.Packages.props", "global.json", "gateway", "policies", "tests/SampleServer"];

    private static readonly string[] Made = ["bin", "obj", "node_modules", "state"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpgateway-source-");

    public SourceCopy()
    {
        var root = Path.GetFullPath("../../..", NodeTools.Folder);
        foreach (var part in Parts)
        {
            Copy(Path.Combine(root, part), Path.Combine(_folder.FullName, part));
        }
    }

    public string Folder => _folder.FullName;

    public string KeysFile => Path.Combine(Folder, "gateway", "development", "state", "keys.yaml");

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => !Made.Contains(Path.GetFileName(entry))))
        {
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }
}
