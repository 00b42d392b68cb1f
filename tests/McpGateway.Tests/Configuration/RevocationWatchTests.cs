using McpGateway.Configuration;
using McpGateway.Configuration.Revocation;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Configuration;

/// <summary>What is revoked while gateway.yaml comes to name another file.</summary>
public sealed class RevocationWatchTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly RevocationWatch _watch = new(TimeProvider.System, NullLogger<RevocationWatch>.Instance);
    private readonly RefusingObserver _other = new();
    private readonly SnapshotHolder _holder;

    public RevocationWatchTests() => _holder = new SnapshotHolder([_watch, _other], TimeProvider.System);

    public void Dispose()
    {
        _watch.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("b.yaml")]
    public async Task Edit_ToAnotherFile_RefusedByAnotherRoom_BringsNothingBack(string? next)
    {
        _folder.Write("a.yaml", "version: 1\ntokens: [ t-a ]\nsubjects: [ { issuer: i, subject: s } ]\nclients: [ { apiKey: one } ]\n");
        _folder.Write("b.yaml", "version: 1\ntokens: [ t-b ]\nclients: [ { issuer: i, client: c } ]\n");
        await PublishAsync("a.yaml");
        Assert.Equal(["t-a"], _watch.Current.Tokens);

        _other.Meanwhile = () => Assert.Contains("t-a", _watch.Current.Tokens.AsEnumerable());
        await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync(next));
        Assert.Equal(["t-a"], _watch.Current.Tokens);
        Assert.Equal((3, 3), (_watch.Current.Count, _watch.State.Entries));
        Assert.EndsWith("a.yaml", _watch.State.File, StringComparison.Ordinal);

        _other.Meanwhile = null;
        await PublishAsync(next);
        Assert.Equal(next is null ? [] : ["t-b"], _watch.Current.Tokens);
        Assert.Empty(_watch.Current.Subjects);
        Assert.Equal(next is null ? 0 : 1, _watch.Current.Clients.Count);
    }

    private async Task PublishAsync(string? file)
    {
        _folder.Write("gateway.yaml", $"auth: {{ apiKeys: keys.yaml{(file is null ? "" : $", revocation: {file}")} }}\nservers: {{}}\n");
        await _holder.PublishAsync(_folder.Snapshot(), TestContext.Current.CancellationToken);
    }

    private sealed class RefusingObserver : ISnapshotObserver
    {
        public Action? Meanwhile { get; set; }

        public ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
        {
            if (Meanwhile is null)
            {
                return ValueTask.CompletedTask;
            }

            Meanwhile();
            throw new InvalidOperationException("This room cannot use it.");
        }

        public void Published(Snapshot now)
        {
        }

        public void Retired(Snapshot old)
        {
        }
    }
}
