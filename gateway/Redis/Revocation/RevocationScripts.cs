namespace McpGateway.Redis.Revocation;

/// <summary>The set of what is revoked. KEYS: the set. An answer is <c>many</c>, or <c>set</c> and the members.</summary>
internal static class RevocationScripts
{
    /// <summary>ARGV: the most members, time to live (ms).</summary>
    public const string Read = """
        if redis.call('SCARD', KEYS[1]) > tonumber(ARGV[1]) then return { 'many' } end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        local answer = { 'set' }
        for _, member in ipairs(redis.call('SMEMBERS', KEYS[1])) do answer[#answer + 1] = member end
        return answer
        """;

    /// <summary>ARGV: as before, then a mark for a set that has none, then members that a store which was emptied has lost.</summary>
    public const string BringBack = """
        local isMarked = false
        for _, member in ipairs(redis.call('SMEMBERS', KEYS[1])) do
          if string.sub(member, 1, 5) == 'mark ' then isMarked = true end
        end
        if not isMarked then redis.call('SADD', KEYS[1], ARGV[3]) end
        for i = 4, #ARGV do redis.call('SADD', KEYS[1], ARGV[i]) end
        """ + "\n" + Read;
}
