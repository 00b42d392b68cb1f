using System.Runtime.InteropServices;

namespace McpGateway.IntegrationTests.Reload;

/// <summary>
/// A folder as Kubernetes mounts a ConfigMap: each file is a link to <c>..data/file</c>, <c>..data</c> is a link to the
/// folder of one version, and an update exchanges that link by a rename.
/// </summary>
internal sealed class LinkedFolder(string path)
{
    private int _version;

    public void Publish(params (string Name, string Text)[] files)
    {
        var version = $"..v{++_version}";
        Directory.CreateDirectory(Path.Combine(path, version));
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(path, version, name), text);
        }

        Directory.CreateSymbolicLink(Path.Combine(path, "..data_tmp"), version);
        Assert.Equal(0, Rename(Path.Combine(path, "..data_tmp"), Path.Combine(path, "..data")));
        foreach (var (name, _) in files.Where(file => !File.Exists(Path.Combine(path, file.Name))))
        {
            File.CreateSymbolicLink(Path.Combine(path, name), Path.Combine("..data", name));
        }

        if (_version > 1)
        {
            Directory.Delete(Path.Combine(path, $"..v{_version - 1}"), recursive: true);
        }
    }

    // .NET's File.Move and Directory.Move follow the link, or want its place to be free.
    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Rename(string from, string to);
}
