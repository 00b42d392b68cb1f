using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Metering;

namespace McpGateway.Tests.RateLimiting;

/// <summary>The real thing with a store of its own, for tests of the rooms around it.</summary>
internal static class LimitRig
{
    public static LimitGate Gate(TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        return new LimitGate(new InMemoryLimitStore(time, () => 1_000), new LimitClaims(), time);
    }

    public static RefusedCalls Refused() => new(Gate());
}
