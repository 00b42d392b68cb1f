using System.Buffers;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>The names that policy files give to roles and client entries.</summary>
internal static class Names
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static void Check(YamlScalar name, string what, FileErrors errors)
    {
        if (name.Text.Length > MaxLength || name.Text.AsSpan().ContainsAnyExcept(Allowed))
        {
            errors.Add(name, $"{name.Shown} is no name for a {what}", $"use at most {MaxLength} letters, digits, '-', '_' and '.'");
        }
    }
}
