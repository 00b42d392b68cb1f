namespace McpGateway.Redis.Sessions;

/// <summary>
/// What must be atomic. Kept for each session: its sealed record; its name with the time of its last use in two sorted
/// sets, of its principal and of all; and in a list of changes, which every gateway replica reads, that it changed or
/// ended. <c>mark</c> is a text of this store's life: an emptied store has another one.
/// <para>KEYS for all: record, own, all, mark, settling, changes, count. ARGV for all: name, now, idle, time to live (ms).
/// An answer is a list that begins with a word; where the store is younger than its settling time, what is missing is
/// <c>settling</c> and not <c>none</c>: those who know a session have not all brought it back yet.</para>
/// </summary>
internal static class SessionScripts
{
    /// <summary>ARGV: last use known here, 1 to get the record. Begins the idle time anew.</summary>
    public const string Use = Shared + """
        local used = tonumber(redis.call('ZSCORE', KEYS[2], name) or '-1')
        if used < tonumber(ARGV[5]) and used >= 0 then used = tonumber(ARGV[5]) end
        if used < 0 or used + idle <= now or redis.call('EXISTS', KEYS[1]) == 0 then return missing() end
        touch(math.max(used, now))
        if ARGV[6] == '1' then return { 'done', redis.call('GET', KEYS[1]) } end
        return { 'done' }
        """;

    /// <summary>ARGV: record, most of one principal, most of all. The answer goes on with the name of one that ended to make room.</summary>
    public const string Add = Shared + """
        redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ttl)
        redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ttl)
        local answer = { 'done' }
        if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[6]) or redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[7]) then
          local leaving = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
          if not leaving then return { 'none' } end
          finish(leaving)
          answer[2] = leaving
        end
        redis.call('SET', KEYS[1], ARGV[5], 'PX', ttl)
        touch(now)
        return answer
        """;

    /// <summary>ARGV: record.</summary>
    public const string Replace = Shared + """
        if not alive() then return missing() end
        redis.call('SET', KEYS[1], ARGV[5], 'PX', ttl)
        touch(now)
        changed(name)
        return { 'done' }
        """;

    /// <summary>ARGV: 1 to note the end even of what is not there, so that nobody brings it back.</summary>
    public const string Remove = Shared + """
        local was = alive()
        if not was and ARGV[5] ~= '1' then return missing() end
        finish(name)
        return { 'done' }
        """;

    /// <summary>ARGV: last use, record. Brings back what an emptied store has lost, unless it ended.</summary>
    public const string Restore = Shared + """
        if redis.call('EXISTS', prefix .. 'ended:' .. name) == 1 then return { 'none' } end
        if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[1], ARGV[6], 'PX', ttl) end
        touch(math.max(tonumber(redis.call('ZSCORE', KEYS[2], name) or '0'), tonumber(ARGV[5])))
        return { 'done' }
        """;

    /// <summary>
    /// KEYS as for all. ARGV: a mark for a store that has none, its settling time (ms), the count of changes read so far
    /// or −1, the most to read. The answer: mark, count, then the names that changed, or <c>*</c> alone if they are too many.
    /// </summary>
    public const string Changes = """
        local day = 86400000
        local mark = redis.call('GET', KEYS[4])
        if not mark then
          mark = ARGV[1]
          redis.call('SET', KEYS[4], mark, 'PX', day)
          if tonumber(ARGV[2]) > 0 then redis.call('SET', KEYS[5], '1', 'PX', ARGV[2]) end
        end
        redis.call('PEXPIRE', KEYS[4], day)
        redis.call('PEXPIRE', KEYS[6], day)
        redis.call('PEXPIRE', KEYS[7], day)
        local count = tonumber(redis.call('GET', KEYS[7]) or '0')
        local since = tonumber(ARGV[3])
        local answer = { mark, tostring(count) }
        if since < 0 or since == count then return answer end
        if since > count or count - since > tonumber(ARGV[4]) then
          answer[3] = '*'
          return answer
        end
        for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[6], '(' .. since, '+inf')) do answer[#answer + 1] = name end
        return answer
        """;

    private const string Shared = """
        local prefix = 'mcpgateway:session:'
        local name, now, idle, ttl = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local function missing()
          if redis.call('EXISTS', prefix .. 'ended:' .. name) == 1 then return { 'none' } end
          if redis.call('EXISTS', KEYS[4]) == 0 or redis.call('EXISTS', KEYS[5]) == 1 then return { 'settling' } end
          return { 'none' }
        end
        local function alive()
          local used = redis.call('ZSCORE', KEYS[2], name)
          return used and tonumber(used) + idle > now and redis.call('EXISTS', KEYS[1]) == 1
        end
        local function touch(at)
          redis.call('ZADD', KEYS[2], at, name)
          redis.call('ZADD', KEYS[3], at, name)
          redis.call('PEXPIRE', KEYS[1], ttl)
          redis.call('PEXPIRE', KEYS[2], ttl)
          redis.call('PEXPIRE', KEYS[3], ttl)
        end
        local function changed(which)
          local count = redis.call('INCR', KEYS[7])
          redis.call('ZADD', KEYS[6], count, which)
          redis.call('ZREMRANGEBYRANK', KEYS[6], 0, -10001)
          redis.call('PEXPIRE', KEYS[6], 86400000)
          redis.call('PEXPIRE', KEYS[7], 86400000)
        end
        local function finish(which)
          redis.call('DEL', prefix .. which)
          redis.call('ZREM', KEYS[2], which)
          redis.call('ZREM', KEYS[3], which)
          redis.call('SET', prefix .. 'ended:' .. which, '1', 'PX', 600000)
          changed(which)
        end

        """;
}
