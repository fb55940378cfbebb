-- For wrk: sends CreateHIT calls of which no two are alike, counts answers that refuse one, and
-- prints the figures of the run as one line of JSON. Argument: the template of envelopes.py.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function split(text, mark)
  local first, last = text:find(mark, 1, true)
  return text:sub(1, first - 1), text:sub(last + 1)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local text = file:read("*a")
  file:close()
  start, text = split(text, "@TITLE@")
  question, text = split(text, "@ANNOTATION@")
  annotated, rest = split(text, "@LIFETIME@")
  number = 0
  invalid = 0
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "text/xml; charset=utf-8"
  wrk.headers["SOAPAction"] = '"http://soap.amazon.com"'
end

function request()
  number = number + 1
  local lifetime = 3600 + number % 601200
  local body = start .. "Run " .. number .. question .. "run " .. number .. annotated .. lifetime .. rest
  return wrk.format(nil, nil, nil, body)
end

function response(status, headers, body)
  if not body:find("IsValid>True<", 1, true) then
    invalid = invalid + 1
  end
end

function done(summary, latency, requests)
  local refused = 0
  for _, thread in ipairs(threads) do
    refused = refused + thread:get("invalid")
  end
  local errors = summary.errors
  local line = '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "invalid": %d, '
    .. '"status": %d, "socket": %d}\n'
  io.write(
    line:format(
      summary.requests,
      summary.duration,
      latency:percentile(50),
      latency:percentile(99),
      refused,
      errors.status,
      errors.connect + errors.read + errors.write + errors.timeout
    )
  )
end
