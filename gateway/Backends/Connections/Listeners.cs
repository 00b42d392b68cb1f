using System.Threading.Channels;
using McpGateway.Protocol;

namespace McpGateway.Backends.Connections;

/// <summary>Those who hear what a server says on its connection beside its answers. One that does not read fast enough misses messages; the server does not wait for it.</summary>
internal sealed class Listeners(int maxQueued)
{
    private readonly Lock _lock = new();
    private readonly List<Channel<UpstreamEvent>> _all = [];
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Null once the connection has ended. Given back by <see cref="Remove"/>.</summary>
    public Channel<UpstreamEvent>? Add()
    {
        var channel = Channel.CreateBounded<UpstreamEvent>(new BoundedChannelOptions(maxQueued) { SingleReader = true });
        lock (_lock)
        {
            if (_closed)
            {
                return null;
            }

            _all.Add(channel);
            return channel;
        }
    }

    public void Remove(Channel<UpstreamEvent> channel)
    {
        lock (_lock)
        {
            _all.Remove(channel);
        }

        channel.Writer.TryComplete();
        while (channel.Reader.TryRead(out var left))
        {
            left.Asked?.Decline();
            left.Message?.Dispose();
        }
    }

    /// <summary>To each a copy.</summary>
    public void Tell(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            foreach (var channel in _all)
            {
                var message = PooledBytes.CopyOf(line);
                if (!channel.Writer.TryWrite(UpstreamEvent.Notification(message)))
                {
                    message.Dispose();
                }
            }
        }
    }

    /// <summary>To the only one there is; false where there is none, or several.</summary>
    public bool TryAsk(ReadOnlySpan<byte> line, UpstreamQuestion question)
    {
        lock (_lock)
        {
            if (_all.Count != 1)
            {
                return false;
            }

            var message = PooledBytes.CopyOf(line);
            if (_all[0].Writer.TryWrite(UpstreamEvent.Question(message, question)))
            {
                return true;
            }

            message.Dispose();
            return false;
        }
    }

    /// <summary>It has ended: nothing follows but what is queued.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var channel in _all)
            {
                channel.Writer.TryComplete();
            }
        }
    }
}
