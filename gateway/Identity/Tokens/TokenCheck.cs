using System.Collections.Concurrent;
using McpGateway.Configuration;
using McpGateway.Identity.Issuers;
using McpGateway.Identity.Resources;

namespace McpGateway.Identity.Tokens;

/// <summary>Decides whether an access token is good: once with all checks, then by its hash.</summary>
internal sealed class TokenCheck(IssuerDirectory issuers, PublicAddress address, TokenCache cache, LivePrincipals principals, TimeProvider time)
{
    private readonly ConcurrentDictionary<TokenHash, Task<TokenVerdict>> _running = new();

    /// <summary>
    /// A token that was found good already, with this snapshot and the keys that its issuer has now; null if it has to be
    /// checked.
    /// </summary>
    public KnownToken? Recall(Snapshot snapshot, in TokenHash hash)
    {
        if (cache.Find(hash) is not { } known)
        {
            return null;
        }

        if (known.Revision == snapshot.Revision && known.HasCurrentKeys && known.ExpiresAt > time.GetUtcNow() && !known.Principal.IsEnded)
        {
            return known;
        }

        cache.Remove(hash);
        return null;
    }

    /// <summary>All checks. Equal tokens at the same time are checked once.</summary>
    public async Task<TokenVerdict> CheckAsync(Snapshot snapshot, string token, TokenHash hash, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<TokenVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _running.GetOrAdd(hash, mine.Task);
        if (!ReferenceEquals(running, mine.Task))
        {
            var verdict = await running.WaitAsync(cancellationToken);
            return verdict.Token is { } other && other.Revision != snapshot.Revision ? await ValidateAsync(snapshot, token) : verdict;
        }

        try
        {
            // Another may have finished since this one looked. Not ended with the request that came first: others wait for
            // the same answer.
            var verdict = Recall(snapshot, hash) is { } known ? known : await ValidateAsync(snapshot, token);
            if (verdict.Token is { } good)
            {
                cache.Add(hash, good);
            }

            mine.SetResult(verdict);
            return verdict;
        }
        catch (Exception bug)
        {
            mine.SetException(bug);
            _ = mine.Task.Exception;
            throw;
        }
        finally
        {
            _running.TryRemove(hash, out _);
        }
    }

    private async Task<TokenVerdict> ValidateAsync(Snapshot snapshot, string token)
    {
        using var document = TokenDocument.Read(token);
        if (document is null)
        {
            return TokenRefusal.Malformed;
        }

        // Unverified so far: it chooses whose keys are tried, and the signature then proves it.
        if (StrictJson.Text(document.Claims, "iss") is not { } name || issuers.Find(snapshot, name) is not { } issuer)
        {
            return TokenRefusal.UnknownIssuer;
        }

        if (!issuer.Options.Algorithms.Contains(document.Algorithm, StringComparer.Ordinal))
        {
            return TokenRefusal.Malformed;
        }

        var keys = issuer.Keys.Current;
        if (keys is null || keys.Candidates(document.Kid, document.Algorithm).Count == 0)
        {
            keys = await issuer.Keys.NewerAsync(keys, CancellationToken.None);
        }

        if (keys is null || keys.Candidates(document.Kid, document.Algorithm) is not { Count: > 0 } candidates)
        {
            // While the provider cannot be asked it may have a new key: the client is not told to get a new token.
            return issuer.Keys.Status.Error is null ? TokenRefusal.UnknownKey : TokenRefusal.IssuerUnavailable;
        }

        if (await TokenSignature.IsGoodAsync(token, document, name, candidates))
        {
            return Judge(snapshot, document, issuer, keys);
        }

        return document.Kid is null ? await RetryAsync(snapshot, token, document, issuer, keys) : TokenRefusal.BadSignature;
    }

    /// <summary>Where tokens name no key, a rotated one shows only in signatures that no key fits.</summary>
    private async Task<TokenVerdict> RetryAsync(Snapshot snapshot, string token, TokenDocument document, Issuer issuer, KeySet seen)
    {
        var newer = await issuer.Keys.NewerAsync(seen, CancellationToken.None);
        return newer is not null && !ReferenceEquals(newer, seen)
            && await TokenSignature.IsGoodAsync(token, document, issuer.Options.Issuer, newer.Candidates(null, document.Algorithm))
            ? Judge(snapshot, document, issuer, newer)
            : TokenRefusal.BadSignature;
    }

    private TokenVerdict Judge(Snapshot snapshot, TokenDocument document, Issuer issuer, KeySet keys)
    {
        if (TokenLifetime.Read(document.Claims, issuer.Options.ClockSkew) is not { } lifetime)
        {
            return TokenRefusal.UnusableClaims;
        }

        var now = time.GetUtcNow();
        if (now >= lifetime.ExpiresAt)
        {
            return TokenRefusal.Expired;
        }

        if (now < lifetime.NotBefore)
        {
            return TokenRefusal.NotYetValid;
        }

        var reach = TokenReach.Read(document.Claims, issuer.Options, address.Of(snapshot));
        if (reach.IsNone)
        {
            return TokenRefusal.OtherAudience;
        }

        if (TokenIdentity.Read(document.Claims, issuer.Options, snapshot, lifetime.ExpiresAt) is not { } principal)
        {
            return TokenRefusal.UnusableClaims;
        }

        return principals.Enter(principal) is { } feature
            ? new KnownToken(feature, reach, snapshot.Revision, issuer.Keys, keys, lifetime.ExpiresAt)
            : TokenRefusal.Revoked;
    }
}
