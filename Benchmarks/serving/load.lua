-- What wrk sends: bodies from a file, one on each line, in turn. After the run it prints one line of JSON.
--
--     wrk -s load.lua URL -- BODIES [REQUESTS A SECOND OF ALL CONNECTIONS OF A THREAD, CONNECTIONS OF A THREAD]
--
-- With a rate, each connection waits between an answer and its next request, for a time drawn around the one that gives
-- the rate.

local bodies, place, pause = {}, 0, nil

function init(arguments)
  for line in io.lines(arguments[1]) do
    bodies[#bodies + 1] = wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, line)
  end
  place = math.random(#bodies)
  if arguments[2] then pause = 1000 * tonumber(arguments[3]) / tonumber(arguments[2]) end
end

function request()
  place = place % #bodies + 1
  return bodies[place]
end

function delay()
  if not pause then return 0 end
  return math.floor(pause * 2 * math.random() + 0.5)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, "not_2xx": %d, "socket_errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
