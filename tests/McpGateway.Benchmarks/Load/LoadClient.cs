using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpGateway.Benchmarks.Load;

/// <summary>
/// One client on one connection and one thread: calls, waits for the answer, calls again. Blocking sockets, because a
/// generator that costs as much as what it measures hides the difference between the proxies.
/// </summary>
public sealed class LoadClient(LoadJob job)
{
    // A target that answers wrongly is given up, not hammered.
    private const int MaxErrors = 20;

    private readonly HttpReply _reply = new();
    private Socket? _socket;
    private RequestBytes? _call;
    private string? _session;

    /// <summary>Durations of the calls answered while measuring, in ticks of <see cref="Stopwatch"/>.</summary>
    public Histogram Durations { get; } = new();

    /// <summary>Requests answered since the beginning, of whatever kind.</summary>
    public long Exchanges { get; private set; }

    public long Errors { get; private set; }

    public string? FirstError { get; private set; }

    /// <summary>Calls until <paramref name="end"/> and counts what was answered after <paramref name="begin"/>, both in ticks of <see cref="Stopwatch"/>.</summary>
    public void Run(long begin, long end)
    {
        var number = 0L;
        for (var now = Stopwatch.GetTimestamp(); now < end && Errors < MaxErrors;)
        {
            try
            {
                Connect();
                _call!.Renumber(++number);
                Exchange(_call);
                var after = Stopwatch.GetTimestamp();
                if (_reply.Status != 200 || _reply.Bytes.IndexOf(_call.Id) < 0 || _reply.Bytes.IndexOf("\"result\""u8) < 0)
                {
                    Fail(_reply.Excerpt());
                }
                else if (after >= begin && after < end)
                {
                    Durations.Add(after - now);
                }

                now = after;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Fail(e.Message);
                Disconnect();
                now = Stopwatch.GetTimestamp();
            }
        }

        End();
    }

    /// <summary>Opens the connection and, in the legacy era, the session, unless that is done.</summary>
    public void Connect()
    {
        if (_socket is not null)
        {
            return;
        }

        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = 10_000, ReceiveTimeout = 10_000 };
        _socket.Connect(IPAddress.Loopback, job.Url.Port);
        if (job.Era == Era.Legacy)
        {
            Exchange(RequestBytes.Initialize(job));
            Expect(200);
            var id = _reply.HeaderValue("mcp-session-id");
            _session = id.IsEmpty ? null : Encoding.ASCII.GetString(id);
            Exchange(RequestBytes.Initialized(job, _session));
            Expect(202);
        }

        _call = RequestBytes.Call(job, _session);
    }

    // A session left open would count against what the target allows one caller.
    private void End()
    {
        try
        {
            if (_socket is not null && _session is not null)
            {
                Exchange(RequestBytes.Delete(job, _session));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Fail($"DELETE: {e.Message}");
        }

        Disconnect();
    }

    private void Exchange(RequestBytes request)
    {
        _socket!.Send(request.Bytes);
        _reply.Read(_socket);
        Exchanges++;
    }

    private void Expect(int status)
    {
        if (_reply.Status != status)
        {
            throw new IOException($"Expected {status}: {_reply.Excerpt()}");
        }
    }

    private void Fail(string reason)
    {
        Errors++;
        FirstError ??= reason;
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        (_socket, _session) = (null, null);
    }
}
