using System.Text.Json;
using McpGateway.Access;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.RateLimiting;

namespace McpGateway.Audit;

/// <summary>
/// One exchange as one line of JSON: who asked for what, how it was decided and by which rule, how it ended. Never
/// arguments, results or credentials. Fields that do not apply are left out.
/// </summary>
internal static class AuditRecord
{
    /// <summary>One for each thread: a record is written without waiting for anything.</summary>
    [ThreadStatic]
    private static Scratch? scratch;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>The line with its newline, until this thread writes the next.</summary>
    public static ReadOnlySpan<byte> Write(HttpContext context, ExchangeFeature exchange, long sequence, DateTimeOffset now, TimeSpan duration)
    {
        Scratch own = scratch ??= new Scratch();
        own.Line.Clear();
        own.Json.Reset(own.Line);
        Utf8JsonWriter json = own.Json;
        json.WriteStartObject();
        json.WriteString("time"u8, now.UtcDateTime);
        json.WriteNumber("sequence"u8, sequence);
        json.WriteString("reference"u8, exchange.Reference);
        WriteCaller(json, context);
        WriteMessage(json, context, exchange);
        WriteDecision(json, context);
        WriteLimits(json, context);
        WriteOutcome(json, context, exchange, duration);
        json.WriteEndObject();
        json.Flush();
        own.Line.Write((byte)'\n');
        return own.Line.WrittenSpan;
    }

    private static void WriteCaller(Utf8JsonWriter json, HttpContext context)
    {
        if (context.Features.Get<PrincipalFeature>()?.Principal is { } principal)
        {
            json.WriteString("principal"u8, principal.Id);
            json.WriteString("app"u8, principal.App);
        }
        else if (context.Connection.RemoteIpAddress is { } source)
        {
            json.WriteString("source"u8, source.ToString());
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, HttpContext context, ExchangeFeature exchange)
    {
        if (exchange.HasEndpoint)
        {
            json.WriteString("endpoint"u8, exchange.EndpointServer is { } server ? $"/mcp/{server}" : "/mcp");
        }

        json.WriteString("httpMethod"u8, context.Request.Method);
        if (exchange.Envelope is not { } envelope)
        {
            return;
        }

        json.WriteString("era"u8, exchange.Era == Era.Modern ? "modern"u8 : "legacy"u8);
        json.WriteString("method"u8, Bounded(envelope.MethodName));
        json.WriteNumber("bytesIn"u8, exchange.Body!.Length);
        if (context.Features.Get<TargetFeature>() is not { } feature || feature.Target.Kind == TargetKind.None)
        {
            return;
        }

        Target target = feature.Target;
        if (target.Server is not null)
        {
            json.WriteString("server"u8, target.Server.Name);
        }

        json.WriteString(NameOf(target.Kind), Bounded(target.OriginalName ?? envelope.Name ?? envelope.Uri ?? ""));
    }

    private static void WriteDecision(Utf8JsonWriter json, HttpContext context)
    {
        if (context.Features.Get<AccessFeature>() is not { } access)
        {
            return;
        }

        json.WriteStartArray("roles"u8);
        for (int i = 0; i < access.Roles.Names.Count; i++)
        {
            json.WriteStringValue(access.Roles.Names[i]);
        }

        json.WriteEndArray();
        if (access.Verdict is { } verdict)
        {
            json.WriteString("decision"u8, verdict.Allowed ? "allow"u8 : "deny"u8);
            if (verdict.Rule is { } rule)
            {
                json.WriteString("rule"u8, rule.ToString());
            }

            if (verdict.Shadow is { } shadow)
            {
                json.WriteString("shadowRule"u8, shadow.ToString());
            }
        }
    }

    private static void WriteLimits(Utf8JsonWriter json, HttpContext context)
    {
        if (context.Features.Get<LimitFeature>() is not { } limits)
        {
            return;
        }

        if (limits.Refused is { } refused)
        {
            json.WriteString("limit"u8, refused.ToString());
        }

        if (limits.Shadows.Count > 0)
        {
            json.WriteStartArray("shadowLimits"u8);
            foreach (var shadow in limits.Shadows)
            {
                json.WriteStringValue(shadow.ToString());
            }

            json.WriteEndArray();
        }
    }

    private static void WriteOutcome(Utf8JsonWriter json, HttpContext context, ExchangeFeature exchange, TimeSpan duration)
    {
        Outcome outcome = exchange.Outcome;
        json.WriteString("outcome"u8, outcome switch
        {
            { Abandoned: true } when context.Features.Get<PrincipalFeature>() is { IsEnded: true } => "revoked",
            { Abandoned: true } => "abandoned",
            { Refusal: { } refusal } => refusal.Row().Reason,
            { Code: not null } => "error",
            { IsToolError: true } => "tool_error",
            _ => "ok",
        });
        if (outcome.Code is { } code)
        {
            json.WriteNumber("code"u8, code);
        }

        json.WriteNumber("status"u8, context.Response.StatusCode);
        json.WriteNumber("durationMs"u8, Math.Round(duration.TotalMilliseconds, 3));
    }

    private static ReadOnlySpan<byte> NameOf(TargetKind kind) => kind switch
    {
        TargetKind.Tool => "tool"u8,
        TargetKind.Prompt => "prompt"u8,
        TargetKind.Resource => "resource"u8,
        _ => "template"u8,
    };

    /// <summary>A stranger to a name may be as long as a whole body: the record keeps its beginning.</summary>
    private static ReadOnlySpan<char> Bounded(string text) => text.AsSpan(0, Math.Min(text.Length, 512));

    private sealed class Scratch
    {
        public Scratch() => Json = new Utf8JsonWriter(Line, Options);

        public PooledWriter Line { get; } = new();

        public Utf8JsonWriter Json { get; }
    }
}
