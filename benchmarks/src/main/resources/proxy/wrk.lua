-- One line for a program to read: requests, microseconds, the answers' bytes, faults, and the latency's 50 % and 99 % in µs.
done = function(summary, latency, requests)
  local faults = summary.errors
  io.write(string.format("measured %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    faults.connect + faults.read + faults.write + faults.status + faults.timeout,
    latency:percentile(50), latency:percentile(99)))
end
