using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.FrontDoor;

/// <summary>Every request of the table on the real process, by raw sockets; each is recorded.</summary>
public sealed class HostileRequestTests(OneServer one) : IClassFixture<OneServer>
{
    public static TheoryData<string> Names => [.. HostileRequests.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Request_Hostile_IsAnsweredAsTheTableSays(string name)
    {
        var (request, statuses) = HostileRequests.All[name];

        var answer = await RawClient.SendAsync(one.Gateway.Process.Root, Fill(request), TestContext.Current.CancellationToken);

        Assert.Contains(RawClient.StatusOf(answer), statuses);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(one.Gateway.Key, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at McpGateway", answer, StringComparison.Ordinal);
        using var caller = one.Gateway.Caller();
        Assert.Equal("ok", (await caller.CallAsync("one__ok", TestContext.Current.CancellationToken)).Text);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Request_HostileWithoutCredentials_NeverGetsFurtherThanTheDoor(string name)
    {
        var request = Fill(HostileRequests.All[name].Request.Replace("Authorization: Bearer KEY\r\n", "", StringComparison.Ordinal));
        var before = one.Server.Requests.Count(request => request.Name == "tools/call");

        var answer = await RawClient.SendAsync(one.Gateway.Process.Root, request, TestContext.Current.CancellationToken);

        var status = RawClient.StatusOf(answer);
        Assert.True(status is 0 or 400 or 401 or 403 or 404 or 405 or 413 or 414 or 417 or 431 or 501 or 505, answer);
        Assert.DoesNotContain("jsonrpc", answer, StringComparison.Ordinal);
        Assert.Equal(before, one.Server.Requests.Count(request => request.Name == "tools/call"));
    }

    [Fact]
    public async Task Request_WithoutCredentials_IsAnsweredBeforeItsBodyComes()
    {
        using var client = await RawClient.ConnectAsync(one.Gateway.Process.Root, TestContext.Current.CancellationToken);
        var head = $"POST /mcp HTTP/1.1\r\nHost: {one.Gateway.Process.Root.Authority}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";

        await RawClient.WriteAsync(client, System.Text.Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        var answer = await RawClient.ReadAsync(client, TestContext.Current.CancellationToken);

        Assert.Equal(401, RawClient.StatusOf(answer));
        Assert.Contains("WWW-Authenticate: Bearer\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithoutCredentials_MalformedBodyMakesNoDifference()
    {
        var answers = new List<string>();
        foreach (var body in new[] { HostileRequests.Ping, "{", "[[[[", "\0\0\0", "" })
        {
            var request = $"POST /mcp HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}";
            var answer = await RawClient.SendAsync(one.Gateway.Process.Root, Fill(request), TestContext.Current.CancellationToken);
            answers.Add(string.Join('\n', answer.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Select(OneServer.WithoutReference)));
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.StartsWith("HTTP/1.1 401", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SlowBody_IsEndedAndOthersAreServedMeanwhile()
    {
        using var client = await RawClient.ConnectAsync(one.Gateway.Process.Root, TestContext.Current.CancellationToken);
        var head = Fill("POST /mcp HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer KEY\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: 1000\r\n\r\n{");

        await RawClient.WriteAsync(client, System.Text.Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var caller = one.Gateway.Caller();
        Assert.Equal("ok", (await caller.CallAsync("one__ok", TestContext.Current.CancellationToken)).Text);
        var answer = await RawClient.ReadAsync(client, TestContext.Current.CancellationToken);

        Assert.Equal(408, RawClient.StatusOf(answer));
    }

    [Fact]
    public async Task Requests_Pipelined_EachGetsItsOwnAnswer()
    {
        var good = Fill(HostileRequests.All["good"].Request);
        var stranger = good.Replace($"Authorization: Bearer {one.Gateway.Key}\r\n", "", StringComparison.Ordinal);

        var answer = await RawClient.SendAsync(
            one.Gateway.Process.Root, good.Replace("Connection: close\r\n", "", StringComparison.Ordinal) + stranger, TestContext.Current.CancellationToken);
        answer += answer.Contains("HTTP/1.1 401", StringComparison.Ordinal) ? "" : " (one answer read)";

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("HTTP/1.1 200").Skip(1));
    }

    [Fact]
    public async Task Refusals_OfTheFrontDoor_AreRecordedOnceEachWithTheReasonAndNoSecret()
    {
        // One of its own: what other tests sent is recorded late, once their answers are out.
        await using var one = new OneServer();
        await one.InitializeAsync();
        string[] names = ["foreign Host", "foreign Origin", "unknown server", "PUT", "two Authorizations", "token in the query", "oversize body", "text/plain", "accepts nothing of ours", "no body"];
        foreach (var name in names)
        {
            await RawClient.SendAsync(one.Gateway.Process.Root, one.Fill(HostileRequests.All[name].Request), TestContext.Current.CancellationToken);
        }

        var lines = await Eventually.AsyncValue(_ => Task.FromResult(one.Gateway.Record().ToArray()), found => found.Length >= names.Length);

        string[] expected =
        [
            "host_not_allowed", "origin_not_allowed", "endpoint_unknown", "http_method_not_allowed", "credentials_invalid", "credentials_invalid",
            "body_too_large", "content_type_not_supported", "not_acceptable", "parse_error",
        ];
        Assert.Equal(expected, lines.OrderBy(line => line.GetProperty("sequence").GetInt64()).Select(line => line.GetProperty("outcome").GetString()));
        Assert.DoesNotContain(one.Gateway.Key, await File.ReadAllTextAsync(one.Gateway.Folder.AuditFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private string Fill(string request) => one.Fill(request);
}
