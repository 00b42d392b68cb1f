namespace McpGateway.Identity.Tokens;

/// <summary>What became of a token: one of the two.</summary>
/// <param name="Refusal"><see cref="TokenRefusal.None"/> if it is good.</param>
/// <param name="Token">Null if it is refused.</param>
internal readonly record struct TokenVerdict(TokenRefusal Refusal, KnownToken? Token)
{
    public static implicit operator TokenVerdict(TokenRefusal refusal) => new(refusal, null);

    public static implicit operator TokenVerdict(KnownToken token) => new(TokenRefusal.None, token);
}
