using McpGateway.Policies.Limits;

namespace McpGateway.Redis.Limits;

/// <summary>
/// Calls in the current window of the calendar, by the store's clock. The number of the window only grows, unless
/// the clock was wrong for longer than a window lasts. What is leased counts as used, and is good in its own window alone.
/// <para>Five numbers: amount; window (<see cref="CalendarWindow"/>); longest that it lasts, in ticks; the number of the window
/// that the lease is of; and how much more is wanted, where −n gives n back. The fifth of the answer is the number of the window.</para>
/// </summary>
internal static class QuotaScript
{
    public const string Text = """
        -- Months since year 0, of a day since 1970; and the first day of a month (proleptic Gregorian calendar).
        local function monthOf(day)
          local shifted = day + 719468
          local era = floor(shifted / 146097)
          local ofEra = shifted - era * 146097
          local year = floor((ofEra - floor(ofEra / 1460) + floor(ofEra / 36524) - floor(ofEra / 146096)) / 365)
          local ofYear = ofEra - (365 * year + floor(year / 4) - floor(year / 100))
          return (year + era * 400) * 12 + 2 + floor((5 * ofYear + 2) / 153)
        end
        local function firstOf(month)
          local shifted = month - 2
          local year, of = floor(shifted / 12), shifted % 12
          return 365 * year + floor(year / 4) - floor(year / 100) + floor(year / 400) + floor((153 * of + 2) / 5) - 719468
        end
        local lengths = { 60, 3600, 86400 }
        local function windowOf(kind)
          if kind <= 3 then return floor(seconds / lengths[kind]) end
          local day = floor(seconds / 86400)
          if kind == 4 then return floor((day + 3) / 7) end
          return monthOf(day)
        end
        local function endOf(kind, number)
          if kind <= 3 then return (number + 1) * lengths[kind] end
          if kind == 4 then return ((number + 1) * 7 - 3) * 86400 end
          return firstOf(number + 1) * 86400
        end
        kinds.quota = function(key, amount, kind, longest, leased, wanted)
          local wasKind, number, begun, used, wasLongest =
            string.match(redis.call('GET', key) or '', '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
          if wasKind then
            wasKind, number, begun, used, wasLongest = tonumber(wasKind), tonumber(number), tonumber(begun), tonumber(used), tonumber(wasLongest)
          else
            wasKind, number, begun, used, wasLongest = kind, windowOf(kind), now, 0, longest
          end
          if begun > now then begun = now end
          local current = windowOf(wasKind)
          if current > number or (current < number and now - begun >= wasLongest) then number, begun, used = current, now, 0 end
          if wanted < 0 and number == leased then used = math.max(0, used + wanted) end
          if kind ~= wasKind then number, begun = windowOf(kind), now end

          return { room = math.max(0, amount - used), finish = function(charge, lease)
            if charge then used = used + 1 end
            local left, more = math.max(0, amount - used), 0
            if lease and wanted > 0 then
              more = math.min(wanted, floor(left / 8))
              used, left = used + more, left - more
            end
            local byCalendar = (endOf(kind, number) - seconds) * 10000000 - within
            local byClock = longest - (now - begun)
            local reset = (windowOf(kind) == number or byCalendar < byClock) and byCalendar or byClock
            if used == 0 then redis.call('DEL', key) else
              keep(key, table.concat({ text(kind), text(number), text(begun), text(used), text(longest) }, ' '), reset)
            end
            return left, more, reset, number
          end }
        end

        """;
}
