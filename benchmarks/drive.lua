-- For wrk: sends a number of calls of which no two are alike, counts answers that are not what
-- they should be, and prints the figures as one line of JSON.
--
-- Arguments: how many calls, after how many others, the file with the template of envelopes.py, what a good answer
-- contains, and a file with ids, one a line, if the template asks for them.

local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int pid, int signal);")
local SIGINT = 2

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function content(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local LETTERS = "ABCDEF"
local ids = {}
local pieces = {}
local places = {}
local number = 0

-- The same as in envelopes.py.
local fill = {
  CALL = function() return number end,
  QUESTION = function() return number end,
  LIFETIME = function() return 86400 + number * 7919 % 518400 end,
  LETTER = function(place)
    local letter = math.floor(number / (#LETTERS) ^ place) % #LETTERS
    return LETTERS:sub(letter + 1, letter + 1)
  end,
  ID = function() return ids[number % #ids + 1] end,
}

function init(args)
  wanted = tonumber(args[1])
  number = tonumber(args[2])
  good = args[4]
  answered = 0
  wrong = 0
  wrk.method = "POST"
  if args[5] then
    for id in content(args[5]):gmatch("%S+") do
      table.insert(ids, id)
    end
  end
  local text, from, letters = content(args[3]), 1, 0
  for before, mark, after in text:gmatch("()@(%u+)@()") do
    table.insert(pieces, text:sub(from, before - 1))
    table.insert(pieces, "")
    table.insert(places, { #pieces, fill[mark], letters })
    if mark == "LETTER" then
      letters = letters + 1
    end
    from = after
  end
  table.insert(pieces, text:sub(from))
end

function request()
  number = number + 1
  for _, place in ipairs(places) do
    pieces[place[1]] = place[2](place[3])
  end
  return wrk.format(nil, nil, nil, table.concat(pieces))
end

function response(status, headers, body)
  answered = answered + 1
  if not body:find(good, 1, true) then
    wrong = wrong + 1
    if wrong == 1 then
      io.stderr:write(status, " ", body:sub(1, 2000), "\n")
    end
  end
  if answered == wanted then
    -- The thread ends at once; wrk itself sleeps until its duration is over or it is told.
    wrk.thread:stop()
    ffi.C.kill(ffi.C.getpid(), SIGINT)
  end
end

function done(summary, latency, requests)
  local seen, refused = 0, 0
  for _, thread in ipairs(threads) do
    seen = seen + thread:get("answered")
    refused = refused + thread:get("wrong")
  end
  local errors = summary.errors
  local line = '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "max": %d, '
    .. '"wrong": %d, "status": %d, "socket": %d}\n'
  io.write(
    line:format(
      seen,
      summary.duration,
      latency:percentile(50),
      latency:percentile(99),
      latency.max,
      refused,
      errors.status,
      errors.connect + errors.read + errors.write + errors.timeout
    )
  )
end
