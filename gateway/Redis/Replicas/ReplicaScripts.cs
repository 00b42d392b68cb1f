namespace McpGateway.Redis.Replicas;

/// <summary>
/// The heart-beats. Kept for each gateway replica: its sealed record, which expires, and its name in a sorted set by the
/// time of its last beat. <c>mark</c> is a text of this store's life: an emptied store has another one, and for its
/// settling time what is missing there may only not have beaten again yet.
/// <para>KEYS for all: own record, replicas, mark, settling.</para>
/// </summary>
internal static class ReplicaScripts
{
    /// <summary>
    /// ARGV: name, now (ms), record, time to live (ms), a mark for a store that has none, settling time (ms), the most to
    /// read, the longest record. The answer: 1 while it settles, then name and record by turns.
    /// </summary>
    public const string Beat = """
        local day = 86400000
        if redis.call('EXISTS', KEYS[3]) == 0 then
          redis.call('SET', KEYS[3], ARGV[5], 'PX', day)
          if tonumber(ARGV[6]) > 0 then redis.call('SET', KEYS[4], '1', 'PX', ARGV[6]) end
        end
        redis.call('PEXPIRE', KEYS[3], day)
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
        redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
        redis.call('PEXPIRE', KEYS[2], day)
        local answer = { tostring(redis.call('EXISTS', KEYS[4])) }
        for _, name in ipairs(redis.call('ZREVRANGE', KEYS[2], 0, tonumber(ARGV[7]) - 1)) do
          local key = 'mcpgateway:replica:' .. name
          if redis.call('EXISTS', key) == 0 then
            redis.call('ZREM', KEYS[2], name)
          elseif redis.call('STRLEN', key) <= tonumber(ARGV[8]) then
            answer[#answer + 1] = name
            answer[#answer + 1] = redis.call('GET', key)
          end
        end
        return answer
        """;

    /// <summary>ARGV: the longest record. The answer: <c>alive</c> and the record, <c>settling</c>, or <c>gone</c>.</summary>
    public const string Find = """
        local length = redis.call('STRLEN', KEYS[1])
        if length > 0 and length <= tonumber(ARGV[1]) then return { 'alive', redis.call('GET', KEYS[1]) } end
        if redis.call('EXISTS', KEYS[3]) == 0 or redis.call('EXISTS', KEYS[4]) == 1 then return { 'settling' } end
        return { 'gone' }
        """;

    /// <summary>ARGV: name.</summary>
    public const string Remove = """
        redis.call('DEL', KEYS[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        return 1
        """;
}
