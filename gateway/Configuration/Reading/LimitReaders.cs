using McpGateway.Policies.Yaml;
using McpGateway.Protocol.Json;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads the sections that hold nothing but bounds.</summary>
internal static class LimitReaders
{
    public static LimitOptions Limits(MappingReader? r)
    {
        var d = new LimitOptions();
        if (r is null)
        {
            return d;
        }

        var read = new LimitOptions
        {
            Message = r.Size("message", 64 << 10, 1 << 30) ?? d.Message,
            RequestBody = (int)(r.Size("requestBody", 1 << 10, 256 << 20) ?? d.RequestBody),
            HeaderCount = (int)(r.Int("headerCount", 8, 1_000) ?? d.HeaderCount),
            HeaderBytes = (int)(r.Size("headerBytes", 1 << 10, 1 << 20) ?? d.HeaderBytes),
            JsonDepth = (int)(r.Int("jsonDepth", 8, JsonScanner.DepthCeiling) ?? d.JsonDepth),
            Connections = (int)(r.Int("connections", 1, 1_000_000) ?? d.Connections),
            HeaderTimeout = r.Duration("headerTimeout", Seconds(1), TimeSpan.FromMinutes(10)) ?? d.HeaderTimeout,
            BodyRate = (int)(r.Size("bodyRate", 1, 1 << 20) ?? d.BodyRate),
            WrongKeys = (int)(r.Int("wrongKeys", 1, 10_000) ?? d.WrongKeys),
            RequestsAtOnce = (int)(r.Int("requestsAtOnce", 1, 100_000) ?? d.RequestsAtOnce),
            RequestRate = Rate(r, "requestRate"),
            Buckets = (int)(r.Int("buckets", 1_000, 10_000_000) ?? d.Buckets),
        };
        r.Done();
        return read;
    }

    public static SessionOptions Sessions(MappingReader? r)
    {
        var d = new SessionOptions();
        if (r is null)
        {
            return d;
        }

        var read = new SessionOptions
        {
            Idle = r.Duration("idle", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) ?? d.Idle,
            PerPrincipal = (int)(r.Int("perPrincipal", 1, 100_000) ?? d.PerPrincipal),
            Total = (int)(r.Int("total", 1, 10_000_000) ?? d.Total),
            UpstreamPerPrincipal = (int)(r.Int("upstreamPerPrincipal", 1, 64) ?? d.UpstreamPerPrincipal),
        };
        r.Done();
        return read;
    }

    public static StreamOptions Streams(MappingReader? r)
    {
        var d = new StreamOptions();
        if (r is null)
        {
            return d;
        }

        var read = new StreamOptions
        {
            Resume = r.Duration("resume", Seconds(1), TimeSpan.FromHours(1)) ?? d.Resume,
            Buffer = (int)(r.Size("buffer", 4 << 10, 64 << 20) ?? d.Buffer),
            PerPrincipal = r.Size("perPrincipal", 64 << 10, 1 << 30) ?? d.PerPrincipal,
            Total = r.Size("total", 1 << 20, 16L << 30) ?? d.Total,
        };
        r.Done();
        return read;
    }

    public static QuestionOptions Questions(MappingReader? r)
    {
        var d = new QuestionOptions();
        if (r is null)
        {
            return d;
        }

        var read = new QuestionOptions
        {
            Patience = r.Duration("patience", Seconds(1), TimeSpan.FromHours(1)) ?? d.Patience,
            Open = (int)(r.Int("open", 1, 1_000) ?? d.Open),
            Parked = (int)(r.Int("parked", 1, 1_000) ?? d.Parked),
            Rounds = (int)(r.Int("rounds", 1, 100) ?? d.Rounds),
        };
        r.Done();
        return read;
    }

    public static CatalogOptions Catalog(MappingReader? r)
    {
        var d = new CatalogOptions();
        if (r is null)
        {
            return d;
        }

        var day = TimeSpan.FromHours(24);
        var read = new CatalogOptions
        {
            Ttl = r.Duration("ttl", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? d.Ttl,
            Wait = r.Duration("wait", TimeSpan.Zero, Seconds(30)) ?? d.Wait,
            Grace = r.Duration("grace", TimeSpan.Zero, day) ?? d.Grace,
            Refresh = r.Duration("refresh", Seconds(5), day) ?? d.Refresh,
            EraLifetime = r.Duration("eraLifetime", Seconds(10), day) ?? d.EraLifetime,
            Entries = (int)(r.Int("entries", 1, 100_000) ?? d.Entries),
            Bytes = (int)(r.Size("bytes", 64 << 10, 256 << 20) ?? d.Bytes),
            EntryBytes = (int)(r.Size("entryBytes", 1 << 10, 16 << 20) ?? d.EntryBytes),
            Pages = (int)(r.Int("pages", 1, 10_000) ?? d.Pages),
        };
        r.Done();
        return read;
    }

    public static NamesOptions Names(MappingReader? r)
    {
        var d = new NamesOptions();
        if (r is null)
        {
            return d;
        }

        var read = new NamesOptions { MaxLength = (int)(r.Int("maxLength", 40, 128) ?? d.MaxLength) };
        r.Done();
        return read;
    }

    /// <summary>Of the file itself: <c>drainDelay</c> and <c>drain</c>.</summary>
    public static DrainOptions Drain(MappingReader file)
    {
        var d = new DrainOptions();
        return new DrainOptions
        {
            Delay = file.Duration("drainDelay", TimeSpan.Zero, TimeSpan.FromMinutes(5)) ?? (file.Value("redis") is null ? TimeSpan.Zero : DrainOptions.SharedDelay),
            Limit = file.Duration("drain", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? d.Limit,
        };
    }

    private static RequestRate? Rate(MappingReader r, string key)
    {
        if (r.Value(key) is not { } value)
        {
            return null;
        }

        if (value is YamlScalar text && text.Text.Split('/') is [var amount, var window]
            && YamlValues.TryInt(amount, out var number) && number is >= 1 and <= 1_000_000_000
            && YamlValues.TryDuration(window, out var time) && time >= Seconds(1) && time <= TimeSpan.FromDays(1))
        {
            return new RequestRate(number, time);
        }

        r.Errors.Add(value, $"'{key}' is {(value as YamlScalar)?.Shown ?? value.Kind}, expected requests/time", "write such as 600/1m: 1 to 1000000000 requests per 1s to 24h");
        return null;
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
