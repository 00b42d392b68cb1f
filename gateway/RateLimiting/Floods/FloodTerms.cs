using System.Runtime.CompilerServices;
using McpGateway.Configuration;

namespace McpGateway.RateLimiting.Floods;

/// <summary>The numbers of gateway.yaml's guard, made once for each configuration.</summary>
internal sealed class FloodTerms
{
    private static readonly ConditionalWeakTable<LimitOptions, FloodTerms> Known = [];

    private FloodTerms(LimitOptions options)
    {
        AtOnce = new ConcurrencyTerms(options.RequestsAtOnce);
        Rate = options.RequestRate is { } rate ? new RateTerms(rate.Amount, rate.Window, rate.Amount) : null;
    }

    public ConcurrencyTerms AtOnce { get; }

    /// <summary>Null: any.</summary>
    public RateTerms? Rate { get; }

    public static FloodTerms Of(LimitOptions options) =>
        Known.TryGetValue(options, out var terms) ? terms : Known.GetValue(options, static options => new FloodTerms(options));
}
