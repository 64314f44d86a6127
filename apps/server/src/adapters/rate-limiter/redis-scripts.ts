import { createHash } from 'node:crypto';

/** A script, and the name that Redis remembers it by. */
export interface RedisScript {
  text: string;
  sha: string;
}

/**
 * What every script begins with. KEYS: the subject's arrivals, a sorted set of microseconds, and its days, a hash of
 * calls by the number of the day. ARGV[1] is the time in microseconds since 1970; empty, it is the clock of Redis, which
 * is the same for all servers.
 */
const clock = `
local arrivals, days = KEYS[1], KEYS[2]
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local day = math.floor(now / 86400000000)
`;

/**
 * Decides over all windows and counts the request in all of them or in none: Redis runs one script at a time. ARGV[2] is
 * `take` or `peek`, then come pairs of a window's seconds (0: the calendar day) and its limit. Answers for each window
 * what was used, and in microseconds when the oldest leaves and how long to wait for a place.
 */
export const decide = script(`${clock}
local rest = (day + 1) * 86400000000 - now
local function text(number) return string.format('%.0f', number) end
-- From the newest: 1 is the last.
local function arrival(place) return tonumber(redis.call('ZRANGE', arrivals, -place, -place, 'WITHSCORES')[2]) end
local longest, counts_days, free, answer = 0, false, true, {}
for i = 3, #ARGV, 2 do
  local length, limit = tonumber(ARGV[i]) * 1000000, tonumber(ARGV[i + 1])
  local used, reset, wait = 0, length, 0
  if length == 0 then
    counts_days = true
    used = tonumber(redis.call('HGET', days, text(day)) or 0)
    reset = rest
    if used >= limit then wait = rest end
  else
    longest = math.max(longest, length)
    used = redis.call('ZCOUNT', arrivals, '(' .. text(now - length), '+inf')
    if used > 0 then reset = arrival(used) + length - now end
    if used >= limit then wait = arrival(limit) + length - now end
  end
  if wait > 0 then free = false end
  table.insert(answer, used)
  table.insert(answer, reset)
  table.insert(answer, wait)
end
if free and ARGV[2] == 'take' then
  if longest > 0 then
    redis.call('ZREMRANGEBYSCORE', arrivals, '-inf', text(now - longest))
    -- Two can come within a microsecond.
    local twin = 0
    while redis.call('ZADD', arrivals, 'NX', text(now), text(now) .. ':' .. twin) == 0 do twin = twin + 1 end
    redis.call('PEXPIRE', arrivals, text(longest / 1000 + 1000))
  end
  if counts_days then
    -- The day before is kept for a clock that steps back over midnight.
    if redis.call('HINCRBY', days, text(day), 1) == 1 then redis.call('HDEL', days, text(day - 2)) end
    redis.call('PEXPIRE', days, text(math.ceil(rest / 1000) + 86400000))
  end
end
return answer`);

/** Counts the last request no more. */
export const giveBack = script(`${clock}
redis.call('ZPOPMAX', arrivals)
local field = string.format('%.0f', day)
if tonumber(redis.call('HGET', days, field) or 0) > 0 then redis.call('HINCRBY', days, field, -1) end
return 0`);

function script(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
