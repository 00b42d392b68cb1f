using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Policies;

/// <summary>Clients that call all the time, and judge each answer by the policies that may have been in use between question and answer.</summary>
internal sealed class PolicyLoad
{
    private const int Unknown = -32602;
    private const int Throttled = -31429;
    private static readonly string[] Turn = ["stable", "flip", "never", "rated", "stable", "flip", "metered", "list"];

    private readonly CancellationTokenSource _stop = new();
    private readonly PolicySequence _policies;
    private readonly Task _running;
    private int _passed;
    private int _denied;
    private int _flipped;
    private int _rated;
    private int _metered;

    private PolicyLoad(Func<Caller> connect, PolicySequence policies, int clients)
    {
        _policies = policies;
        _running = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => CallAsync(connect, legacy: client % 2 == 1), CancellationToken.None)));
    }

    /// <summary>The first 100.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public int Passed => Volatile.Read(ref _passed);

    public int Denied => Volatile.Read(ref _denied);

    /// <summary>How often the answer about <c>flip</c> was another than the one before.</summary>
    public int Flipped => Volatile.Read(ref _flipped);

    public int Rated => Volatile.Read(ref _rated);

    public int Metered => Volatile.Read(ref _metered);

    public static PolicyLoad Start(Func<Caller> connect, PolicySequence policies, int clients) => new(connect, policies, clients);

    /// <summary>Lets the calls in flight end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        _stop.Dispose();
    }

    private async Task CallAsync(Func<Caller> connect, bool legacy)
    {
        using var caller = connect();
        if (legacy)
        {
            await caller.InitializeAsync(CancellationToken.None);
        }

        bool? last = null;
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var what = Turn[turn % Turn.Length];
            var first = _policies.InUse;
            try
            {
                if (what == "list")
                {
                    var listed = await caller.ListToolsAsync(CancellationToken.None);
                    JudgeList([.. listed.ToolNames], first, _policies.Written);
                    continue;
                }

                var answer = await caller.CallAsync($"one__{what}", CancellationToken.None);
                Judge(what, answer, first, _policies.Written, ref last);
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or InvalidOperationException)
            {
                Fail($"{what}: {failure.GetType().Name} {failure.Message}");
            }
        }
    }

    private void Judge(string what, Answer answer, int first, int last, ref bool? before)
    {
        var passed = answer.Status == 200 && answer.Code is null && answer.Text == what;
        if (passed)
        {
            Interlocked.Increment(ref _passed);
        }

        switch (what)
        {
            case "rated" or "metered" when passed:
                Interlocked.Increment(ref what == "rated" ? ref _rated : ref _metered);
                break;
            case "rated" or "metered" when answer.Code == Throttled:
            case "stable" when passed:
                break;
            case "never" when answer.Code == Unknown:
                Interlocked.Increment(ref _denied);
                break;
            case "flip" when MayFlip(first, last, passed) && (passed || answer.Code == Unknown):
                if (before is { } other && other != passed)
                {
                    Interlocked.Increment(ref _flipped);
                }

                before = passed;
                break;
            default:
                Fail($"{what} under the policies {first} to {last}: {answer}");
                break;
        }
    }

    private void JudgeList(HashSet<string> names, int first, int last)
    {
        var flip = names.Remove("one__flip");
        if (!names.SetEquals(["one__stable", "one__rated", "one__metered"]) || !MayFlip(first, last, flip))
        {
            Fail($"the list under the policies {first} to {last}: {string.Join(' ', names)}{(flip ? " and flip" : "")}");
        }
    }

    /// <summary>Whether one of the policies that may have been in use says so.</summary>
    private static bool MayFlip(int first, int last, bool allowed) =>
        Enumerable.Range(first, last - first + 1).Any(policy => PolicySequence.AllowsFlip(policy) == allowed);

    private void Fail(string what)
    {
        if (Failures.Count < 100)
        {
            Failures.Enqueue(what);
        }
    }
}
