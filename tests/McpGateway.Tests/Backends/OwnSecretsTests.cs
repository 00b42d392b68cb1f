using System.Runtime.InteropServices;
using McpGateway.Backends.Processes;

namespace McpGateway.Tests.Backends;

public class OwnSecretsTests
{
    private const int GetDumpable = 3;
    private const int SetDumpable = 4;

    [Fact]
    public void Guard_OnLinux_MakesTheProcessUndumpable()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "skipped: only Linux knows undumpable processes");
        var before = Prctl(GetDumpable, 0, 0, 0, 0);
        OwnSecrets.Guard();
        var after = Prctl(GetDumpable, 0, 0, 0, 0);
        Assert.Equal(0, Prctl(SetDumpable, (nuint)before, 0, 0, 0));
        Assert.Equal(0, after);
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
