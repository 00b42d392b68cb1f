namespace McpGateway.IntegrationTests.Policies;

/// <summary>
/// The policies that edits put in place, one after the other. Every other one allows <c>flip</c>; all have the same limits,
/// whose lines and neighbours move.
/// </summary>
internal sealed class PolicySequence
{
    /// <summary>What the bucket and the count hold.</summary>
    public const int Amount = 10;

    private int _written;
    private int _published;

    /// <summary>The last one that was certainly in use.</summary>
    public int InUse => Volatile.Read(ref _published);

    /// <summary>The last one that may be in use.</summary>
    public int Written => Volatile.Read(ref _written);

    public string Current => Text(_written);

    public static bool AllowsFlip(int policy) => policy % 2 == 0;

    /// <summary>From now on it may be in use.</summary>
    public string Next() => Text(Interlocked.Increment(ref _written));

    /// <summary>From now on it is in use.</summary>
    public void Published() => Volatile.Write(ref _published, _written);

    /// <summary>Would allow everything and limit nothing, were it not wrong in one place.</summary>
    public string Broken() => $$"""
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: "*" } ], denny: [ { server: one, tools: [never] } ] }
          admin: {}
        """;

    private static string Text(int policy) => $$"""
        version: 1
        # {{policy}}{{new string('\n', policy % 7)}}
        clients:
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
          - { name: bots, when: { apiKey: bot }, roles: [user] }
        roles:
          admin: {}
          user:
            allow:
              - { server: one, tools: [stable, rated, metered, {{(AllowsFlip(policy) ? "flip" : "other")}}] }
            deny:
              - { server: one, tools: ["nev*"] }
            limits:
              {{(policy % 3 == 0 ? "- { per: principal, tools: [nothing], concurrency: 5 }" : "# none before it")}}
              - { per: principal, server: one, tools: [rated], rate: {{Amount}}/24h }
              - { per: principal, server: one, tools: [metered], quota: {{Amount}}/1mo }
        """;
}
