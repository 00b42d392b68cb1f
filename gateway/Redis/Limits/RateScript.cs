namespace McpGateway.Redis.Limits;

/// <summary>
/// A token bucket in whole numbers, as the one in memory. Kept: tokens, the fraction of the next one in ticks of the window, when
/// that was settled, the numbers of the limit, and what each gateway replica has leased until when. Tokens and
/// leases together never exceed the burst, so that no pause lets more pass than burst and rate allow; what a gateway replica spent
/// since it last said so counts as leased until it says so again. A lease that is not renewed is over, its tokens are lost.
/// <para>Five numbers: amount, window in ticks, burst; what is still held of the lease; and how much more is wanted,
/// where −n gives n back. The fifth of the answer is how many gateway replicas have a lease.</para>
/// </summary>
internal static class RateScript
{
    /// <summary>How long a lease is good, in ticks.</summary>
    public const long Life = 30 * TimeSpan.TicksPerSecond;

    /// <summary>The least that is leased at once, where there is so much: fewer would not be worth the question.</summary>
    public const int Chunk = 50;

    public const string Text = """
        -- Tokens and fraction after a time. The product of time and amount is made digit by digit (base 8), as it would not fit.
        local function refill(tokens, fraction, elapsed, amount, unit, most)
          if tokens >= most then return most, 0 end
          local windows = floor(elapsed / unit)
          if windows >= (most - tokens) / amount then return most, 0 end
          local rest, whole, part, power = elapsed - windows * unit, 0, 0, 134217728
          while power >= 1 do
            part = part * 8 + rest * (floor(amount / power) % 8)
            local over = floor(part / unit)
            whole, part = whole * 8 + over, part - over * unit
            power = power / 8
          end
          tokens, fraction = tokens + windows * amount + whole, fraction + part
          if fraction >= unit then tokens, fraction = tokens + 1, fraction - unit end
          if tokens >= most then return most, 0 end
          return tokens, fraction
        end
        kinds.rate = function(key, amount, unit, burst, held, wanted)
          local tokens, fraction, settled, wasAmount, wasUnit, wasBurst, words =
            string.match(redis.call('GET', key) or '', '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) ?(.*)$')
          local all = leases(words)
          if tokens then
            tokens, fraction, settled = tonumber(tokens), tonumber(fraction), tonumber(settled)
            wasAmount, wasUnit, wasBurst = tonumber(wasAmount), tonumber(wasUnit), tonumber(wasBurst)
          else
            tokens, fraction, settled, wasAmount, wasUnit, wasBurst = burst, 0, now, amount, unit, burst
          end

          -- A clock that was set back adds nothing: up to a second it stands still, beyond that it goes on from there.
          if settled - now > 10000000 then
            settled = now
            for _, lease in ipairs(all) do lease.ends = math.min(lease.ends, now + 300000000) end
          end
          local function settle(until_, amount, unit, burst)
            if until_ <= settled then return end
            tokens, fraction = refill(tokens, fraction, until_ - settled, amount, unit, math.max(0, burst - sum(all)))
            settled = until_
          end
          local function bring(amount, unit, burst)
            while all[1] and all[1].ends <= now do
              settle(all[1].ends, amount, unit, burst)
              table.remove(all, 1)
            end
            settle(now, amount, unit, burst)
          end

          -- After an edit the time since the last call counts at the slower rate and up to the smaller burst.
          local slower = amount / unit < wasAmount / wasUnit
          if not slower then bring(wasAmount, wasUnit, wasBurst) end
          if unit ~= wasUnit then fraction = math.min(unit - 1, math.max(0, floor(fraction / wasUnit * unit) - 1)) end
          if slower then bring(amount, unit, burst) end

          -- What this gateway replica says of its lease. It gives back no more than it has.
          local own, index = mine(all)
          local had = own and own.amount or 0
          if wanted < 0 then tokens = tokens + math.max(0, math.min(-wanted, had - held)) end
          if own then table.remove(all, index) end
          own = { id = me, amount = held, ends = now + 300000000, number = 0 }
          all[#all + 1] = own
          local most = math.max(0, math.min(burst, wasBurst) - sum(all))
          if tokens >= most then tokens, fraction = most, 0 end

          return { room = tokens, finish = function(charge, lease)
            if charge then tokens = tokens - 1 end
            local more = 0
            if lease and wanted > 0 and tokens > 0 then
              more = math.min(wanted, math.max(floor(tokens / (#all + 1)), math.min(tokens, 50)))
              tokens, own.amount = tokens - more, own.amount + more
            end
            if own.amount == 0 then table.remove(all) end
            local full = tokens >= burst
            if full then redis.call('DEL', key) else
              keep(key, table.concat({ text(tokens), text(fraction), text(settled), text(amount), text(unit), text(burst), written(all) }, ' '),
                math.max((burst - tokens) / amount * unit, #all > 0 and 300000000 or 0))
            end
            return tokens, more, full and 0 or math.ceil((unit - fraction) / amount), #all
          end }
        end

        """;
}
