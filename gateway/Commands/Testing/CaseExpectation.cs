using McpGateway.Policies;

namespace McpGateway.Commands.Testing;

/// <summary>What a case expects; what is null is not looked at.</summary>
internal sealed record CaseExpectation
{
    /// <summary>One of <see cref="Words"/>.</summary>
    public string? Expect { get; init; }

    /// <summary><c>file:line</c>, a file alone, either without its folder, or <c>none</c>.</summary>
    public string? Rule { get; init; }

    public string? Reason { get; init; }

    /// <summary>Of a shadow file, like <see cref="Rule"/>.</summary>
    public string? Shadow { get; init; }

    /// <summary>The roles that the client entries give, without inherited ones; in any order.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>All scopes that the call needs.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The argument that is refused, as a JSON pointer.</summary>
    public string? Argument { get; init; }

    /// <summary>The limits that count it, written like <see cref="Rule"/>; in any order, those in shadow among them.</summary>
    public IReadOnlyList<string>? Limits { get; init; }

    /// <summary>Whether the server exists for the client at all, by <c>/mcp/{server}</c> too.</summary>
    public bool? Reaches { get; init; }

    /// <summary>Everything that is listed, of the file's catalog.</summary>
    public IReadOnlyList<Subject>? Sees { get; init; }

    /// <summary>What may be expected.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Asking.Answer.Words, "listed", "not_listed"];
}
