using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace McpGateway.Tests.Protocol.Mutation;

/// <summary>Another language's JSON reader in a process of its own, asked in batches.</summary>
internal sealed class ExternalReader : IAsyncDisposable
{
    private readonly Process _process;

    private ExternalReader(Process process) => _process = process;

    /// <summary>Null where the program is not on this machine.</summary>
    public static ExternalReader? Start(string program, string script)
    {
        try
        {
            var start = new ProcessStartInfo(program, [RecordedMessages.PathOf(script)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            return Process.Start(start) is { } process ? new ExternalReader(process) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<string>> ReadAsync(IReadOnlyList<(bool FromServer, byte[] Message)> messages, CancellationToken cancellationToken)
    {
        var writing = WriteAsync(messages, cancellationToken);
        var lines = new List<string>(messages.Count);
        while (lines.Count < messages.Count)
        {
            lines.Add(await _process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended after {lines.Count} of {messages.Count} messages."));
        }

        await writing;
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task WriteAsync(IReadOnlyList<(bool FromServer, byte[] Message)> messages, CancellationToken cancellationToken)
    {
        using var frames = new MemoryStream();
        var head = new byte[4];
        foreach (var (fromServer, message) in messages)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, message.Length + 1);
            frames.Write(head);
            frames.WriteByte(fromServer ? (byte)1 : (byte)0);
            frames.Write(message);
        }

        BinaryPrimitives.WriteInt32LittleEndian(head, 0);
        frames.Write(head);
        frames.Position = 0;
        await frames.CopyToAsync(_process.StandardInput.BaseStream, cancellationToken);
        await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
    }
}
