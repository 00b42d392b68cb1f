using System.Runtime.CompilerServices;
using McpGateway.Configuration;
using McpGateway.Configuration.Revocation;

namespace McpGateway.Identity;

/// <summary>
/// Every principal that somebody still uses, remembered or in the middle of an exchange: held weakly, so that none is
/// kept for it. When one is revoked, what it has open ends.
/// </summary>
internal sealed class LivePrincipals : ISnapshotObserver
{
    private readonly IRevocations _revocations;
    private readonly ConditionalWeakTable<PrincipalFeature, object?> _live = [];
    private readonly ConditionalWeakTable<ApiKeyRecord, PrincipalFeature> _ofKeys = [];
    private volatile Snapshot? _current;
    private volatile PrincipalFeature _anonymous = new(Principal.Anonymous);

    public LivePrincipals(IRevocations revocations)
    {
        _revocations = revocations;
        revocations.Changed += EndRevoked;
    }

    public PrincipalFeature Anonymous => _anonymous;

    /// <inheritdoc cref="IRevocations.IsKnown"/>
    public bool IsRevocationKnown => _revocations.IsKnown;

    /// <summary>One for each key as it stands in its snapshot, with which it goes; a new one where it was revoked and is no more.</summary>
    public PrincipalFeature Of(ApiKeyRecord key)
    {
        if (_ofKeys.TryGetValue(key, out var known) && !known.IsEnded)
        {
            return known;
        }

        var feature = new PrincipalFeature(Principal.ForApiKey(key.Id), key);
        _live.Add(feature, null);
        _ofKeys.AddOrUpdate(key, feature);
        return feature;
    }

    /// <summary>
    /// From now on it is found. Null if it is revoked: asked before and after it can be found, so that a revocation in
    /// between meets it in one of the two.
    /// </summary>
    public PrincipalFeature? Enter(Principal principal)
    {
        if (IsRevoked(principal, _revocations.Current))
        {
            return null;
        }

        var feature = new PrincipalFeature(principal);
        _live.Add(feature, null);
        if (!IsRevoked(principal, _revocations.Current))
        {
            return feature;
        }

        feature.End();
        return null;
    }

    /// <summary>
    /// Ends it if it was revoked since it was found, or if a later snapshot is in use by now that does not know it. Asked
    /// after the exchange can be ended: whatever changes later finds it. An exchange may be ahead of what was published
    /// here: an earlier snapshot says nothing of a key that is new.
    /// </summary>
    public void Recheck(PrincipalFeature feature, Snapshot seen)
    {
        if ((_current is { } current && current.Revision > seen.Revision && !IsKnown(feature, current))
            || (_revocations.Current is { Count: > 0 } list && IsRevoked(feature.Principal, list)))
        {
            feature.End();
        }
    }

    public ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Published(Snapshot now)
    {
        _current = now;
        if (!now.Gateway.Auth.Anonymous)
        {
            var before = _anonymous;
            _anonymous = new PrincipalFeature(Principal.Anonymous);
            before.End();
        }

        foreach (var (feature, _) in _live)
        {
            if (!IsKnown(feature, now))
            {
                feature.End();
            }
        }
    }

    public void Retired(Snapshot old)
    {
    }

    private void EndRevoked(RevocationList list)
    {
        foreach (var (feature, _) in _live)
        {
            if (IsRevoked(feature.Principal, list))
            {
                feature.End();
            }
        }
    }

    private static bool IsRevoked(Principal principal, RevocationList list) => principal switch
    {
        { ApiKeyId: { } id } => list.ApiKeys.Contains(id),
        { Issuer: { } issuer, Subject: { } subject } => list.HasToken(issuer, subject, principal.ClientId, principal.TokenId),
        _ => false,
    };

    private static bool IsKnown(PrincipalFeature feature, Snapshot now)
    {
        if (feature.ApiKey is { } key)
        {
            return now.ApiKeys.TryGetValue(key.Id, out var record) && (ReferenceEquals(record, key) || record.IsSameAs(key));
        }

        foreach (var issuer in now.Gateway.Auth.Issuers)
        {
            if (issuer.Issuer == feature.Principal.Issuer)
            {
                return true;
            }
        }

        return feature.Principal.IsAnonymous && now.Gateway.Auth.Anonymous;
    }
}
