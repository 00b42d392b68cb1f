using System.Net;
using System.Net.Http.Headers;

namespace McpGateway.IntegrationTests.Start;

/// <summary>The first <c>dotnet run --project gateway</c> after cloning.</summary>
[Collection(DevelopmentCollection.Name)]
public sealed class FirstRunTests(DevelopmentFixture fixture)
{
    [Fact]
    public void FirstRun_MakesKey_ShowsItInEachLineAndKeepsItsHashAlone()
    {
        var screen = fixture.First;

        Assert.Equal($"Bearer {fixture.Key}", screen.Claude().HeaderValue);
        Assert.Equal($"Bearer {fixture.Key}", screen.McpServers().Headers["Authorization"]);
        Assert.Contains($"'Authorization: Bearer {fixture.Key}'", screen.Curl(), StringComparison.Ordinal);
        Assert.Contains("  local:\n", fixture.KeysAfterFirst, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Key, fixture.KeysAfterFirst, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(fixture.Sources.KeysFile));
        }
    }

    [Fact]
    public void FirstRun_Screen_NamesTheFilesToEdit()
    {
        Assert.Equal(Path.Combine(fixture.Sources.Folder, "policies", "local"), fixture.First.Policies);
        Assert.NotEmpty(Directory.EnumerateFiles(fixture.First.Policies, "*.yaml"));
        Assert.True(File.Exists(fixture.First.Config));
    }

    [Fact]
    public async Task Run_AdminAddress_AnswersTheLocalKeyAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var screen = await fixture.ScreenAsync(cancellationToken);
        using var http = TestHttp.Create();

        using var stranger = await http.GetAsync(screen.Admin, cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fixture.Key);
        using var local = await http.GetAsync(screen.Admin, cancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.OK, local.StatusCode);
    }
}
