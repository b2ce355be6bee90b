-- Sends the requests of a file, one after the other and from the beginning again; wrk calls this.
--
--     wrk -s load.lua URL -- REQUESTS_FILE
--
-- Each line of the file is METHOD, path, X-Amz-Target and body, with tabs in between. What came of it is one line of
-- JSON at the end, times in microseconds.

local requests = {}
local at = 0

function init(arguments)
  local headers = {
    ["Content-Type"] = "application/x-amz-json-1.0",
    ["X-Amz-Date"] = "20260101T000000Z",
    ["Authorization"] = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, "
      .. "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" .. string.rep("0", 64),
  }
  for line in io.lines(arguments[1]) do
    local method, path, target, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    headers["X-Amz-Target"] = target
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

-- wrk asks once before it begins, to see whether requests are pipelined, and does not send that.
local peeked = false

function request()
  if not peeked then
    peeked = true
    return requests[1]
  end
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"bytes":%d,"p50":%d,"p99":%d,"p99_9":%d,"max":%d,' ..
    '"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50), latency:percentile(99),
    latency:percentile(99.9), latency.max, errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
