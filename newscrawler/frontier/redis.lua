-- The frontier of one site in Redis: each command is one atomic step. `redis.py` says what they mean.
--
-- Keys, all under one prefix whose hash tag is the site, so that a Redis Cluster keeps a site in one shard:
--   jobs        hash    key -> job as JSON: queued, or leased when it has an entry
--   links       hash    key -> link as JSON, of what is not done, or failed
--   queue:HOST  sorted  sequence and key, the best first
--   heads       sorted  host -> score of its best queued job
--   leases      stream  one entry per lease, pending for the consumer (worker) that has it
--   busy        hash    host -> leased jobs
--   lock:HOST   string  the worker whose host it is, expiring; "-" while the host is left in peace
--   cool        hash    host -> milliseconds that lie between two requests to it
--   held:WORKER set     hosts of a worker
--   workers     sorted  worker -> when it counts as dead, unless it is heard of
--   done        hash    key -> kind, outcome, run, unchanged, failures, day; for ever, or until forgotten
--   done:RUN    hash    the same, of pages that only this run knows: listings, feeds, sitemaps
--   failed      set     keys that the next run tries again
--   aliases     hash    key of an address that redirects -> key
--   outcomes:RUN hash   kind and outcome -> count; of the latest run only
--   failures:RUN hash   host and outcome -> count, likewise
--   counts      hash    queued, leased; sequence; run

local P = KEYS[1]
local call = redis.call
local MAX_RECLAIMS = 5 -- a page that so many workers died with is left alone
local MAX_HOSTS = 64

local function milliseconds()
  local now = call('TIME')
  return now[1] * 1000 + math.floor(now[2] / 1000)
end

local function run() return call('HGET', P .. 'counts', 'run') or '0' end
local function count(what, by) return call('HINCRBY', P .. 'counts', what, by) end
local function whole(number) return string.format('%d', number) end

local function job(key)
  local text = call('HGET', P .. 'jobs', key)
  return text and cjson.decode(text)
end

local function keep(key, j) call('HSET', P .. 'jobs', key, cjson.encode(j)) end

local function ended(key) return call('HGET', P .. 'done', key) or call('HGET', P .. 'done:' .. run(), key) end

local function is_known(key) return call('HEXISTS', P .. 'jobs', key) == 1 or ended(key) end

-- The key under which the page is known, itself or through a redirect.
local function known_key(key)
  if is_known(key) then return key end
  local other = call('HGET', P .. 'aliases', key)
  return other and is_known(other) and other
end

local function refresh(host)
  local best = call('ZRANGE', P .. 'queue:' .. host, 0, 0, 'WITHSCORES')
  if best[1] then
    call('ZADD', P .. 'heads', best[2], host)
  else
    call('ZREM', P .. 'heads', host)
  end
end

local function member(key, j) return string.format('%012d ', j.q) .. key end

local function queue(key, j)
  j.e = nil
  call('ZADD', P .. 'queue:' .. j.h, whole(-j.p), member(key, j))
  keep(key, j)
  count('queued', 1)
  refresh(j.h)
end

local function unqueue(key, j)
  call('ZREM', P .. 'queue:' .. j.h, member(key, j))
  count('queued', -1)
  refresh(j.h)
end

local function unlease(j)
  call('XACK', P .. 'leases', 'workers', j.e)
  call('XDEL', P .. 'leases', j.e)
  count('leased', -1)
  if call('HINCRBY', P .. 'busy', j.h, -1) <= 0 then call('HDEL', P .. 'busy', j.h) end
end

local function busy(host) return tonumber(call('HGET', P .. 'busy', host) or 0) end

-- How many of the hosts that have work are for each living worker.
local function share()
  local living = call('ZCOUNT', P .. 'workers', milliseconds(), '+inf')
  return math.ceil(call('ZCARD', P .. 'heads') / math.max(living, 1))
end

-- The worker's hosts that have work, with their load and the score of their best job.
local function hosts_of(me)
  local found = {}
  for _, host in ipairs(call('SMEMBERS', P .. 'held:' .. me)) do
    local head = call('ZSCORE', P .. 'heads', host)
    if head and call('GET', P .. 'lock:' .. host) == me then
      found[#found + 1] = { host = host, busy = busy(host), head = tonumber(head) }
    end
  end
  return found
end

local function let_go(host, me)
  call('SREM', P .. 'held:' .. me, host)
  if call('GET', P .. 'lock:' .. host) ~= me then return end
  local peace = tonumber(call('HGET', P .. 'cool', host) or 0)
  if peace > 0 then
    call('SET', P .. 'lock:' .. host, '-', 'PX', peace)
  else
    call('DEL', P .. 'lock:' .. host)
  end
end

-- A host without work, or one more than the worker's share, is free for others once nothing of it is under way.
local function may_let_go(host, me)
  if busy(host) > 0 then return end
  if not call('ZSCORE', P .. 'heads', host) or #hosts_of(me) > share() then let_go(host, me) end
end

local function take(host, me, lease)
  call('SET', P .. 'lock:' .. host, me, 'PX', lease)
  call('SADD', P .. 'held:' .. me, host)
end

local function settle(key, j, outcome, is_due, day)
  if j.e then unlease(j) else unqueue(key, j) end
  local failures = is_due and (j.f or 0) + 1 or 0
  local unchanged = j.c or 0
  if outcome == 'dropped/unchanged' then unchanged = unchanged + 1 end
  if outcome == 'exported' then unchanged = 0 end
  local now = run()
  local where = j.k == 'article' and 'done' or 'done:' .. now
  call('HSET', P .. where, key, table.concat({ j.k, outcome, now, whole(unchanged), whole(failures), day }, ' '))
  call('HDEL', P .. 'jobs', key)
  if is_due then
    call('SADD', P .. 'failed', key)
  else
    call('HDEL', P .. 'links', key)
    call('SREM', P .. 'failed', key)
  end
  call('HINCRBY', P .. 'outcomes:' .. now, j.k .. ' ' .. outcome, 1)
  if outcome:sub(1, 7) == 'failed/' then call('HINCRBY', P .. 'failures:' .. now, j.h .. ' ' .. outcome, 1) end
end

-- Queue again what workers hold from whom nothing was heard for so long.
local function reclaim(me, idle, day)
  local found = call('XAUTOCLAIM', P .. 'leases', 'workers', me, idle, '0-0', 'COUNT', 1000)
  for _, entry in ipairs(found[2]) do
    local key = entry[2][2]
    local j = job(key)
    if j and j.e == entry[1] then
      j.a = (j.a or 0) + 1
      if j.a >= MAX_RECLAIMS then
        settle(key, j, 'failed/error', true, day)
      else
        unlease(j)
        queue(key, j)
      end
    else
      call('XACK', P .. 'leases', 'workers', entry[1])
      call('XDEL', P .. 'leases', entry[1])
    end
  end
  return #found[2]
end

local function bury(worker)
  local pending = call('XPENDING', P .. 'leases', 'workers', '-', '+', 1, worker)
  if #pending > 0 then return end
  call('XGROUP', 'DELCONSUMER', P .. 'leases', 'workers', worker)
  call('DEL', P .. 'held:' .. worker)
  call('ZREM', P .. 'workers', worker)
end

local function new_job(kind, url, host, priority)
  return { k = kind, u = url, h = host, p = tonumber(priority), r = 0, q = count('sequence', 1), n = tonumber(run()) }
end

local commands = {}

-- Whether this is the first worker of a new run.
function commands.open(me, lease, this_run, is_alone, day)
  if call('EXISTS', P .. 'leases') == 0 then call('XGROUP', 'CREATE', P .. 'leases', 'workers', '0', 'MKSTREAM') end
  if is_alone == '1' then
    for _, worker in ipairs(call('ZRANGE', P .. 'workers', 0, -1)) do
      for _, host in ipairs(call('SMEMBERS', P .. 'held:' .. worker)) do let_go(host, worker) end
    end
    repeat until reclaim(me, 0, day) == 0
    for _, worker in ipairs(call('ZRANGE', P .. 'workers', 0, -1)) do bury(worker) end
  end
  call('ZADD', P .. 'workers', milliseconds() + lease, me)
  local before = run()
  if tonumber(this_run) <= tonumber(before) then return 0 end
  call('HSET', P .. 'counts', 'run', this_run)
  call('UNLINK', P .. 'done:' .. before, P .. 'outcomes:' .. before, P .. 'failures:' .. before)
  return 1
end

-- What is known of a page: its key, job, end and link.
function commands.known(key)
  local found = known_key(key)
  if not found then return false end
  return { found, call('HGET', P .. 'jobs', found), ended(found), call('HGET', P .. 'links', found) }
end

-- The same of many pages.
function commands.known_all(...)
  local found = {}
  for place, key in ipairs({ ... }) do found[place] = commands.known(key) end
  return found
end

function commands.add(key, kind, url, host, link, priority)
  if known_key(key) then return 0 end
  call('HSET', P .. 'links', key, link)
  queue(key, new_job(kind, url, host, priority))
  return 1
end

-- A job that is not done yet learns what another link knows.
function commands.learn(key, link, priority)
  local j = job(key)
  if not j then return 0 end
  call('HSET', P .. 'links', key, link)
  if not j.e then
    unqueue(key, j)
    j.p = tonumber(priority)
    queue(key, j)
  end
  return 1
end

-- A page that is done is queued once more, unless somebody else was first.
function commands.again(key, record, kind, url, host, link, priority, unchanged, failures)
  if ended(key) ~= record then return 0 end
  call('HDEL', P .. 'done', key)
  call('HDEL', P .. 'done:' .. run(), key)
  call('SREM', P .. 'failed', key)
  call('HSET', P .. 'links', key, link)
  local j = new_job(kind, url, host, priority)
  j.c, j.f = tonumber(unchanged), tonumber(failures)
  queue(key, j)
  return 1
end

-- The best job of the least busy host that is the worker's, or is nobody's and within its share.
function commands.lease(me, lease, per_host, most)
  if tonumber(most) >= 0 then
    local exported = tonumber(call('HGET', P .. 'outcomes:' .. run(), 'article exported') or 0)
    if exported + tonumber(call('HGET', P .. 'counts', 'leased') or 0) >= tonumber(most) then return false end
  end
  local mine, fair = hosts_of(me), share()
  table.sort(mine, function(a, b) return a.busy > b.busy end)
  local best
  local function consider(other)
    if other.busy >= tonumber(per_host) then return end
    if not best or other.busy < best.busy or (other.busy == best.busy and other.head < best.head) then best = other end
  end
  for place, own in ipairs(mine) do
    if place <= fair then
      consider(own)
    elseif own.busy == 0 then
      let_go(own.host, me)
    end
  end
  if #mine < fair then
    local heads = call('ZRANGE', P .. 'heads', 0, MAX_HOSTS - 1, 'WITHSCORES')
    for place = 1, #heads, 2 do
      if call('EXISTS', P .. 'lock:' .. heads[place]) == 0 then
        consider({ host = heads[place], busy = busy(heads[place]), head = tonumber(heads[place + 1]) })
      end
    end
  end
  if not best then return false end
  take(best.host, me, lease)
  local key = call('ZPOPMIN', P .. 'queue:' .. best.host)[1]:sub(14)
  refresh(best.host)
  local j = job(key)
  j.e = call('XADD', P .. 'leases', '*', 'key', key)
  call('XREADGROUP', 'GROUP', 'workers', me, 'COUNT', 1, 'STREAMS', P .. 'leases', '>')
  keep(key, j)
  count('queued', -1)
  count('leased', 1)
  call('HINCRBY', P .. 'busy', best.host, 1)
  return { key, cjson.encode(j), call('HGET', P .. 'links', key) }
end

function commands.put_back(me, key, entry, target, url, host, priority, retries, redirects, cool)
  local j = job(key)
  if not j or j.e ~= entry then return 0 end
  if target ~= key and not is_known(target) then call('HSETNX', P .. 'aliases', target, key) end
  local before = j.h
  unlease(j)
  j.u, j.h, j.p, j.r, j.d = url, host, tonumber(priority), tonumber(retries), redirects
  queue(key, j)
  call('HSET', P .. 'cool', before, cool)
  may_let_go(before, me)
  return 1
end

function commands.settle(me, key, entry, outcome, is_due, day, target, cool)
  local j = job(key)
  if not j or (j.e or '') ~= entry then return 0 end
  settle(key, j, outcome, is_due == '1', day)
  if target ~= '' and not is_known(target) then call('HSETNX', P .. 'aliases', target, key) end
  if entry ~= '' then
    call('HSET', P .. 'cool', j.h, cool)
    may_let_go(j.h, me)
  end
  return 1
end

-- The worker lives: its leases and hosts stay its own. What it has lost meanwhile, keys and hosts.
function commands.beat(me, lease, day, ...)
  local lost, kept, gone = {}, {}, {}
  local pairs_ = { ... }
  for place = 1, #pairs_, 2 do
    local j = job(pairs_[place])
    if j and j.e == pairs_[place + 1] then kept[#kept + 1] = j.e else lost[#lost + 1] = pairs_[place] end
  end
  for _, entry in ipairs(kept) do call('XCLAIM', P .. 'leases', 'workers', me, 0, entry, 'JUSTID') end
  for _, host in ipairs(call('SMEMBERS', P .. 'held:' .. me)) do
    if call('GET', P .. 'lock:' .. host) == me then
      call('PEXPIRE', P .. 'lock:' .. host, lease)
      may_let_go(host, me)
    else
      call('SREM', P .. 'held:' .. me, host)
      gone[#gone + 1] = host
    end
  end
  local now = milliseconds()
  call('ZADD', P .. 'workers', now + lease, me)
  reclaim(me, lease, day)
  for _, worker in ipairs(call('ZRANGEBYSCORE', P .. 'workers', '-inf', now)) do bury(worker) end
  return { lost, gone }
end

-- Whether the host is the worker's, now at the latest.
function commands.hold(me, lease, host)
  local owner = call('GET', P .. 'lock:' .. host)
  if owner and owner ~= me then return 0 end
  take(host, me, lease)
  return 1
end

-- The worker leaves: what it holds is for others.
function commands.close(me, ...)
  local pairs_ = { ... }
  for place = 1, #pairs_, 2 do
    local j = job(pairs_[place])
    if j and j.e == pairs_[place + 1] then
      unlease(j)
      queue(pairs_[place], j)
    end
  end
  for _, host in ipairs(call('SMEMBERS', P .. 'held:' .. me)) do let_go(host, me) end
  bury(me)
  call('ZREM', P .. 'workers', me)
  return 1
end

-- Forget jobs, as if nobody had found them.
function commands.forget(...)
  for _, key in ipairs({ ... }) do
    local j = job(key)
    if j then
      if j.e then unlease(j) else unqueue(key, j) end
      call('HDEL', P .. 'jobs', key)
    end
    call('HDEL', P .. 'links', key)
    if call('SREM', P .. 'failed', key) == 1 then call('HDEL', P .. 'done', key) end
  end
  return 1
end

return commands[ARGV[1]](unpack(ARGV, 2))
