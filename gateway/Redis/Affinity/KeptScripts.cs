namespace McpGateway.Redis.Affinity;

/// <summary>
/// What must be atomic about a kept record: a text <c>tag.sealed</c> with a time to live, set only where there is none
/// and taken out only by who names its tag. NX and the answer of DEL decide who was first, also at a server that runs
/// scripts side by side (Garnet without <c>--lua-transaction-mode</c>). What was taken out is in a list of changes that every gateway replica reads.
/// <para>KEYS for all: record, names of one client's session, mark, settling, changes, count. ARGV for all: name, time
/// to live (ms). Where the store is younger than its settling time, what is missing is <c>settling</c> and not
/// <c>none</c>: those who know a record have not all brought it back yet.</para>
/// </summary>
internal static class KeptScripts
{
    /// <summary>ARGV: value, 1 to set it in a store that still settles. The answer: done, or the one that is there.</summary>
    public const string Add = Shared + """
        local found = redis.call('GET', KEYS[1])
        if found then
          redis.call('PEXPIRE', KEYS[1], ttl)
          return { 'other', found }
        end
        if ARGV[4] ~= '1' and missing() == 'settling' then return { 'settling' } end
        if setNew(ARGV[3]) then return { 'done' } end
        return { 'other', redis.call('GET', KEYS[1]) }
        """;

    public const string Find = Shared + """
        local found = redis.call('GET', KEYS[1])
        if not found then return { missing() } end
        redis.call('PEXPIRE', KEYS[1], ttl)
        return { 'other', found }
        """;

    /// <summary>ARGV: tag, value to write over one with this tag or an empty text. Begins the time to live anew.</summary>
    public const string Use = Shared + """
        local found = redis.call('GET', KEYS[1])
        if not found then return { missing() } end
        if not is(found, ARGV[3]) then return { 'other', found } end
        if ARGV[4] ~= '' then set(ARGV[4]) else set(found) end
        return { 'done' }
        """;

    /// <summary>ARGV: tag, milliseconds: one that was used since then stays.</summary>
    public const string Remove = Shared + """
        local found = redis.call('GET', KEYS[1])
        if not found then return { missing() } end
        if not is(found, ARGV[3]) then return { 'other', found } end
        local unused = tonumber(ARGV[4])
        if unused > 0 and redis.call('PTTL', KEYS[1]) > ttl - unused then return { 'other', found } end
        if redis.call('DEL', KEYS[1]) == 0 then return { 'none' } end
        if KEYS[2] ~= '' then redis.call('SREM', KEYS[2], name) end
        changed(name)
        return { 'done' }
        """;

    /// <summary>ARGV: value. Brings back what an emptied store has lost; the answer is the one that was faster.</summary>
    public const string Restore = Shared + """
        local found = redis.call('GET', KEYS[1])
        if found then return { 'other', found } end
        if setNew(ARGV[3]) then return { 'done' } end
        return { 'other', redis.call('GET', KEYS[1]) }
        """;

    /// <summary>
    /// KEYS: record of the client's session, names of it, mark, settling, changes, count, sessions of its principal.
    /// ARGV: name of the session, nothing, now (ms since 1970), its idle time (ms). The answer: done, then names and values.
    /// While the session lives nothing is taken: it may only be idle at the gateway replica that asks.
    /// </summary>
    public const string Take = Shared + """
        local ended = redis.call('EXISTS', 'mcpgateway:session:ended:' .. name) == 1
        if not ended and missing() == 'settling' then return { 'settling' } end
        local used = redis.call('ZSCORE', KEYS[7], name)
        if not ended and used and tonumber(used) + tonumber(ARGV[4]) > tonumber(ARGV[3]) and redis.call('EXISTS', KEYS[1]) == 1 then return { 'none' } end
        local answer = { 'done' }
        for _, one in ipairs(redis.call('SMEMBERS', KEYS[2])) do
          local found = redis.call('GET', 'mcpgateway:kept:' .. one)
          if found and redis.call('DEL', 'mcpgateway:kept:' .. one) == 1 then
            changed(one)
            answer[#answer + 1] = one
            answer[#answer + 1] = found
          end
        end
        redis.call('DEL', KEYS[2])
        return answer
        """;

    private const string Shared = """
        local name, ttl = ARGV[1], tonumber(ARGV[2])
        local function missing()
          if redis.call('EXISTS', KEYS[3]) == 0 or redis.call('EXISTS', KEYS[4]) == 1 then return 'settling' end
          return 'none'
        end
        local function is(found, tag) return string.sub(found, 1, #tag + 1) == tag .. '.' end
        local function known()
          if KEYS[2] ~= '' then
            redis.call('SADD', KEYS[2], name)
            redis.call('PEXPIRE', KEYS[2], ttl)
          end
        end
        local function set(value)
          redis.call('SET', KEYS[1], value, 'PX', ttl)
          known()
        end
        local function setNew(value)
          local was = redis.call('SET', KEYS[1], value, 'PX', ttl, 'NX')
          if was then known() end
          return was
        end
        local function changed(which)
          local count = redis.call('INCR', KEYS[6])
          redis.call('ZADD', KEYS[5], count, which)
          redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -10001)
          redis.call('PEXPIRE', KEYS[5], 86400000)
          redis.call('PEXPIRE', KEYS[6], 86400000)
        end

        """;
}
