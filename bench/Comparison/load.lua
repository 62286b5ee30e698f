-- For wrk: asks for the paths of a file, one after the other and again from the first, and prints what came of it as
-- JSON. Arguments: the file, and how many requests to make at the most; 0 for as many as fit into the time.
local requests, sent, most = {}, 0, 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  most = tonumber(arguments[2])
end

function request()
  sent = sent + 1
  if most > 0 and sent >= most then
    wrk.thread:stop()
  end
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests,
    summary.duration,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50),
    latency:percentile(99)))
end
