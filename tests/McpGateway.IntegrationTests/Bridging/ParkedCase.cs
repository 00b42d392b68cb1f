using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Bridging;

/// <summary>
/// One call that its server asks about, and a client that does right and wrong things in a random order. It knows what the
/// gateway has to say to each, and what the server may have done in the end.
/// </summary>
/// <param name="server">Where the tool runs.</param>
/// <param name="clients">Clients of the principal, at each gateway replica.</param>
/// <param name="stranger">Another principal's client.</param>
/// <param name="name">Of this case.</param>
/// <param name="random">Decides what happens.</param>
internal sealed class ParkedCase(CountingServer server, IReadOnlyList<Caller> clients, Caller stranger, string name, Random random)
{
    private static readonly TimeSpan UntilGivenUp = TimeSpan.FromSeconds(20);

    private readonly int _questions = random.Next(1, 4);
    private readonly bool _hangs = random.Next(6) == 0;
    private readonly List<string> _used = [];
    private readonly List<string> _steps = [];
    private string _state = "";
    private bool _isOver;
    private bool _isUncertain;
    private int _answered;
    private int _successes;

    public override string ToString() => $"case {name} ({_questions} questions{(_hangs ? ", then hangs" : "")}): {string.Join(", ", _steps)}";

    /// <summary>The first request: the server asks, so the client is.</summary>
    public async Task BeginAsync(int at, CancellationToken stop)
    {
        _steps.Add($"call at {at}");
        var asked = await clients[at].SendAsync(Message(null), stop, "one__ask");
        Check(StateOf(asked) is { } state && (_state = state).Length > 0, $"was not asked: {asked}");
    }

    /// <summary>Some random steps; the last ends the call, or leaves it to be given up.</summary>
    public async Task GoOnAsync(CancellationToken stop)
    {
        for (var steps = 0; !_isOver && steps < 8; steps++)
        {
            await (random.Next(9) switch
            {
                0 => RefusedAsync("tampered", Any, Message(Tampered()), stop),
                1 => RefusedAsync("another principal", stranger, Message(_state), stop),
                2 => RefusedAsync("other parameters", Any, Message(_state, "other"), stop),
                3 when _used.Count > 0 => RefusedAsync("replay", Any, Message(_used[random.Next(_used.Count)]), stop),
                4 => AgainAsync(stop),
                5 => TwiceAsync(stop),
                6 => DisconnectAsync(stop),
                _ => AnswerAsync(Any, stop),
            });
        }

        if (_isOver && !_isUncertain)
        {
            await RefusedAsync("replay at the end", Any, Message(_state), stop);
        }
    }

    /// <summary>Its gateway replica was killed: the client is told what is known, and nothing is sent anew.</summary>
    public async Task OrphanedAsync(Caller survivor, CancellationToken stop)
    {
        _steps.Add("owner killed");
        var told = await Eventually.AsyncValue(cancel => survivor.SendAsync(Message(_state), cancel, "one__ask"), answer => answer.Status == 200);
        Check(IsRefusal(told, "outcome_unknown") || IsRefusal(told, "request_state_unknown"), $"after the owner's death: {told}");
        (_isOver, _isUncertain) = (true, true);
        Check(Runs.Length == 1, $"the tool was called {Runs.Length} times");
    }

    /// <summary>The server ran the tool as often as the client was told, and hears of what was left.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        Check(Runs.Length == 1, $"the tool was called {Runs.Length} times");
        var run = Runs[0];
        await Eventually.Holds(() => run.Cancelled.Task.IsCompleted || Volatile.Read(ref run.Effects) > 0, UntilGivenUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Check(run.Cancelled.Task.IsCompleted || Volatile.Read(ref run.Effects) > 0, "the server was not told that the call is given up");
        if (Volatile.Read(ref run.Effects) == 0)
        {
            await RefusedAsync("replay after all", Any, Message(_state), stop);
        }

        var effects = Volatile.Read(ref run.Effects);
        Check(Runs.Length == 1, $"the tool was called {Runs.Length} times");
        Check(_isUncertain ? effects <= 1 && effects >= _successes : effects == _successes, $"{effects} effects, {_successes} told");
    }

    private CountingServer.Run[] Runs => server.Runs.TryGetValue(name, out var runs) ? [.. runs] : [];

    private Caller Any => clients[random.Next(clients.Count)];

    private async Task RefusedAsync(string how, Caller client, string message, CancellationToken stop)
    {
        _steps.Add(how);
        var told = await client.SendAsync(message, stop, "one__ask");
        Check(IsRefusal(told, "request_state_unknown"), $"{how}: {told}");
    }

    private async Task AgainAsync(CancellationToken stop)
    {
        _steps.Add("without the answer");
        Next(await Any.SendAsync(Message(_state, key: "nothing"), stop, "one__ask"), answers: 0);
    }

    private async Task AnswerAsync(Caller client, CancellationToken stop)
    {
        if (_hangs && _answered == _questions - 1)
        {
            await HangAsync(client, stop);
            return;
        }

        _steps.Add("answer");
        Next(await client.SendAsync(Message(_state), stop, "one__ask"), answers: 1);
    }

    private async Task TwiceAsync(CancellationToken stop)
    {
        if (_hangs && _answered == _questions - 1)
        {
            return;
        }

        _steps.Add("two at once");
        var both = await Task.WhenAll(Any.SendAsync(Message(_state), stop, "one__ask"), Any.SendAsync(Message(_state), stop, "one__ask"));
        var refused = Array.FindIndex(both, answer => IsRefusal(answer, "request_state_unknown"));
        Check(refused >= 0 || _isUncertain, $"two at once: {both[0]} and {both[1]}");
        Next(both[1 - Math.Max(refused, 0)], answers: 1);
    }

    /// <summary>The server has every answer and is at work when the client goes away.</summary>
    private async Task HangAsync(Caller client, CancellationToken stop)
    {
        _steps.Add("disconnect while the tool runs");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var calling = client.SendAsync(Message(_state), gone.Token, "one__ask");
        await Task.WhenAny(Runs[0].Answered.Task, calling).WaitAsync(UntilGivenUp, stop);
        await gone.CancelAsync();
        await ((Task)calling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isOver = true;
    }

    /// <summary>At no particular moment: the client cannot know what became of it.</summary>
    private async Task DisconnectAsync(CancellationToken stop)
    {
        _steps.Add("disconnect");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        gone.CancelAfter(TimeSpan.FromMilliseconds(random.Next(8)));
        Task sending = Any.SendAsync(Message(_state), gone.Token, "one__ask");
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (_isUncertain, _isOver) = (true, true);

        // The request may still be on its way: what wins is not to be known, but both can not.
        var told = await Any.SendAsync(Message(_state, hurries: true), stop, "one__ask");
        Check(IsRefusal(told, "request_state_unknown") || StateOf(told) is not null, $"after a disconnect: {told}");
        _state = StateOf(told) ?? _state;
    }

    private void Next(Answer told, int answers)
    {
        if (StateOf(told) is { } state)
        {
            _used.Add(_state);
            _state = state;
            _answered += answers;
            Check(_answered < _questions, $"was asked too often: {told}");
            return;
        }

        Check(answers == 1 && _answered == _questions - 1 && told.Body.Contains("\"complete\"", StringComparison.Ordinal), $"{told}");
        (_isOver, _successes) = (true, _successes + 1);
    }

    private string Tampered()
    {
        var at = random.Next(_state.Length - 2);
        return _state[..at] + (_state[at] == 'A' ? 'B' : 'A') + _state[(at + 1)..];
    }

    /// <param name="state">Null: the first request.</param>
    /// <param name="otherCase">What the arguments say instead of this case.</param>
    /// <param name="key">Of the answer.</param>
    /// <param name="hurries">Brings no answer, so that it can end nothing.</param>
    private string Message(string? state, string? otherCase = null, string key = "question", bool hurries = false)
    {
        var retry = state is null ? "" : $$""","inputResponses":{"{{(hurries ? "nothing" : key)}}":{"action":"accept","content":{} } },"requestState":"{{state}}" """;
        var arguments = $$"""{"case":"{{otherCase ?? name}}","questions":{{_questions}}{{(_hangs ? ",\"hangs\":true" : "")}} }""";
        return clients[0].Request("tools/call", $$"""{"name":"one__ask","arguments":{{arguments}}{{retry}}}""")
            .Replace("\"io.modelcontextprotocol/clientCapabilities\":{}", "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}", StringComparison.Ordinal);
    }

    private static string? StateOf(Answer answer) =>
        answer.Status == 200 && answer.Message.TryGetProperty("result", out var result) && result.TryGetProperty("requestState", out var state) ? state.GetString() : null;

    private static bool IsRefusal(Answer answer, string refusal) => answer.Body.Contains($"\"{refusal}\"", StringComparison.Ordinal);

    private void Check(bool holds, string what) => Assert.True(holds, $"{this}: {what}");
}
