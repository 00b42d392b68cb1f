namespace McpGateway.Redis.Limits;

/// <summary>
/// How many calls each gateway replica has in flight, as it says itself, until when. It says it anew as long as it has
/// any: the places of one that died come free within <see cref="Life"/>. Each of its messages has a number, so that an
/// older one which arrives later changes nothing.
/// <para>Five numbers: amount; how many it has in flight, with all that it is asking for at the moment; the number
/// of the message; nothing; nothing.</para>
/// </summary>
internal static class ConcurrencyScript
{
    /// <summary>How long a gateway replica is believed, in ticks.</summary>
    public const long Life = 10 * TimeSpan.TicksPerSecond;

    public const string Text = """
        kinds.concurrency = function(key, amount, held, number)
          local all, left = leases(redis.call('GET', key) or ''), {}
          for _, lease in ipairs(all) do
            -- No lease ends later than it could have been made to: a clock that was set back must not lock anybody out.
            lease.ends = math.min(lease.ends, now + 100000000)
            if lease.ends > now then left[#left + 1] = lease end
          end
          all = left
          local own = mine(all)
          if not own then
            own = { id = me, amount = held, number = number }
            all[#all + 1] = own
          elseif number > own.number then
            own.amount, own.number = held, number
          end
          own.ends = now + 100000000
          local over = sum(all) - amount
          return { room = over <= 0 and 1 - over or 0, finish = function(charge, _, takes)
            -- Refused: what was asked for is not held.
            if takes and not charge then own.amount = math.max(0, own.amount - 1) end
            keep(key, written(all), 100000000)
            return math.max(0, amount - sum(all)), 0, 0, #all
          end }
        end

        """;
}
