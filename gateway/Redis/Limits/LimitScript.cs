namespace McpGateway.Redis.Limits;

/// <summary>
/// Asks about any number of limits at once. All that take a call are charged, or none (a shadow limit without room is
/// passed over); what is leased, given back or renewed for others is independent of that. Numbers only: 2^53 is never passed.
/// <para>Time is the store's own, so that no gateway replica's clock adds a token: in ticks of 100 ns since 2020-01-01, and
/// the calendar in seconds since 1970.</para>
/// <para>ARGV: this gateway replica; ticks, seconds and ticks within the second, or three empty texts for the store's clock; then
/// for each of KEYS eight words: its kind; 1 to take a call; 1 for a shadow; and five numbers that its kind explains
/// (<see cref="RateScript"/>, <see cref="QuotaScript"/>, <see cref="ConcurrencyScript"/>).</para>
/// <para>The answer: 1 if it passes; then for each of KEYS five numbers: 1 without room; what is left; what was leased beside
/// the call; ticks until there is more; and one that its kind explains.</para>
/// </summary>
internal static class LimitScript
{
    /// <summary>Words before the first limit.</summary>
    public const int Head = 4;

    /// <summary>Words for each limit.</summary>
    public const int Words = 8;

    /// <summary>Numbers in the answer for each limit.</summary>
    public const int Answers = 5;

    public const string Text = Clock + RateScript.Text + QuotaScript.Text + ConcurrencyScript.Text + Main;

    private const string Clock = """
        local me = ARGV[1]
        local now, seconds, within
        if ARGV[2] ~= '' then
          now, seconds, within = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        else
          local time = redis.call('TIME')
          seconds, within = tonumber(time[1]), tonumber(time[2]) * 10
          now = (seconds - 1577836800) * 10000000 + within
        end
        local floor = math.floor
        local function text(number) return string.format('%.0f', number) end
        local function keep(key, value, ticks)
          redis.call('SET', key, value, 'PX', text(math.min(math.max(ticks, 0) / 10000, 1e14) + 60000))
        end
        local function leases(words)
          local all = {}
          for id, amount, ends, number in string.gmatch(words or '', '([^,;]+),(%d+),(%d+),(%d+)') do
            all[#all + 1] = { id = id, amount = tonumber(amount), ends = tonumber(ends), number = tonumber(number) }
          end
          table.sort(all, function(one, other) return one.ends < other.ends end)
          return all
        end
        local function written(all)
          local words = {}
          for _, lease in ipairs(all) do
            words[#words + 1] = lease.id .. ',' .. text(lease.amount) .. ',' .. text(lease.ends) .. ',' .. text(lease.number)
          end
          return table.concat(words, ';')
        end
        local function mine(all)
          for index, lease in ipairs(all) do
            if lease.id == me then return lease, index end
          end
        end
        local function sum(all)
          local amount = 0
          for _, lease in ipairs(all) do amount = amount + lease.amount end
          return amount
        end
        local kinds = {}

        """;

    private const string Main = """

        local limits, passes = {}, true
        for i, key in ipairs(KEYS) do
          local at = 4 + (i - 1) * 8
          local limit = kinds[ARGV[at + 1]](key, tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), tonumber(ARGV[at + 6]), tonumber(ARGV[at + 7]), tonumber(ARGV[at + 8]))
          limit.takes = ARGV[at + 2] == '1'
          limit.none = limit.room < 1
          if limit.takes and limit.none and ARGV[at + 3] ~= '1' then passes = false end
          limits[i] = limit
        end
        local answer = { passes and '1' or '0' }
        for _, limit in ipairs(limits) do
          local left, leased, reset, holders = limit.finish(limit.takes and passes and not limit.none, passes or not limit.takes, limit.takes)
          answer[#answer + 1] = limit.none and '1' or '0'
          answer[#answer + 1] = text(left)
          answer[#answer + 1] = text(leased)
          answer[#answer + 1] = text(reset)
          answer[#answer + 1] = text(holders)
        end
        return answer
        """;
}
