using System.Text;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Identity;

public sealed class SealerTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ConfigurationFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly SnapshotHolder _holder;
    private readonly Sealer _sealer;

    public SealerTests()
    {
        _holder = new SnapshotHolder([], _time);
        _sealer = new Sealer(_holder, _time);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("payload")]
    public void Open_ForTheSame_GivesThePayload(string payload)
    {
        var text = Seal(payload);

        Assert.True(_sealer.TryOpen(SealPurpose.Cursor, "key:a", "notes", text, out var opened));
        Assert.Equal(payload, Encoding.UTF8.GetString(opened));
        Assert.All(text, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
    }

    [Fact]
    public void Seal_Twice_GivesDifferentTexts() => Assert.NotEqual(Seal("x"), Seal("x"));

    [Theory]
    [InlineData(SealPurpose.Session, "key:a", "notes")]
    [InlineData(SealPurpose.Cursor, "key:b", "notes")]
    [InlineData(SealPurpose.Cursor, "key:a", "clock")]
    [InlineData(SealPurpose.Cursor, "key:an", "otes")]
    [InlineData(SealPurpose.Cursor, "", "key:anotes")]
    public void Open_ForAnother_Fails(SealPurpose purpose, string principal, string server) =>
        Assert.False(_sealer.TryOpen(purpose, principal, server, Seal("x"), out _));

    [Fact]
    public void Open_WithAnyCharacterChanged_Fails()
    {
        var text = Seal("payload");
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in "Ab0-")
            {
                var changed = string.Concat(text.AsSpan(0, i), [other], text.AsSpan(i + 1));
                Assert.Equal(changed == text, Opens(changed));
            }
        }
    }

    [Fact]
    public void Open_OfASecondSpelling_Fails()
    {
        var text = Seal("four");

        Assert.All([text + "=", text + " ", " " + text, text + "A", text + "\n", "x" + text, text[4..], text[..^1], "", ".", "own.", "own.AAAA", new string('A', 200_000)], other => Assert.False(Opens(other)));
    }

    [Fact]
    public void Open_AtItsExpiry_Fails()
    {
        var text = Seal("x");
        _time.Advance(Hour - TimeSpan.FromMilliseconds(1));
        Assert.True(Opens(text));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(Opens(text));
    }

    [Fact]
    public async Task Keys_Rotated_OpenOldTextsUntilTheirKeyIsRemoved()
    {
        await UseKeysAsync("old");
        var text = Seal("x");
        Assert.StartsWith("old.", text, StringComparison.Ordinal);

        await UseKeysAsync("new", "old");
        Assert.True(Opens(text));
        Assert.StartsWith("new.", Seal("x"), StringComparison.Ordinal);

        await UseKeysAsync("new");
        Assert.False(Opens(text));
    }

    [Fact]
    public async Task Keys_WithTheSameIdOnly_DoNotOpen()
    {
        var text = Seal("x");
        await UseKeysAsync("own");

        Assert.False(Opens(text));
    }

    [Fact]
    public void Seal_TooMuch_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _sealer.Seal(SealPurpose.Cursor, "a", "", Hour, new byte[Sealer.MaxPayload + 1]));

    private string Seal(string payload) => _sealer.Seal(SealPurpose.Cursor, "key:a", "notes", Hour, Encoding.UTF8.GetBytes(payload));

    private bool Opens(string text) => _sealer.TryOpen(SealPurpose.Cursor, "key:a", "notes", text, out _);

    private async Task UseKeysAsync(params string[] ids)
    {
        var keys = ids.Select(id => $"{{ id: {id}, key: \"{Convert.ToBase64String(Enumerable.Repeat((byte)id[0], 32).ToArray())}\" }}");
        _folder.Write("gateway.yaml", $"{ConfigurationFolder.Gateway}\nsealing: {{ keys: [ {string.Join(", ", keys)} ] }}\n");
        await _holder.PublishAsync(_folder.Snapshot(), TestContext.Current.CancellationToken);
    }
}
